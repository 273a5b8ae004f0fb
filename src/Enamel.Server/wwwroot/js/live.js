// Tells the page that colleagues changed something which it shows. An element with data-live="agenda visits" says what the page is about;
// then document.body gets the event enamel:agenda or enamel:visits, and what shows it asks for it again (hx-trigger="enamel:agenda from:body").
//
// One stream per window, and only while the window is seen: a browser opens six connections to a server at most over HTTP/1.1. Who comes back
// says how far they knew everything, and is told at once what came since.

const { liveAt, liveSince } = document.body.dataset;
const root = document.documentElement;
const first = 2_000;
const longest = 60_000;

let source = null;
let topics = '';
let since = liveSince;
let pause = first;
let later;

const wanted = () => [...new Set([...document.querySelectorAll('[data-live]')].flatMap(element => element.dataset.live.split(/[\s,]+/)))].filter(Boolean).sort().join(',');

function close() {
    source?.close();
    source = null;
    delete root.dataset.live;
}

function follow() {
    clearTimeout(later);
    const now = document.hidden || 'covered' in root.dataset ? '' : wanted();
    if (source && now === topics) return;
    close();
    topics = now;
    if (!topics) return;
    const stream = source = new EventSource(`${liveAt}?${new URLSearchParams({ topics, since })}`);
    for (const topic of topics.split(',')) stream.addEventListener(topic, event => { since = event.lastEventId; tell(topic); });
    stream.addEventListener('open', () => { pause = first; root.dataset.live = topics; });
    stream.addEventListener('error', () => {
        delete root.dataset.live;
        if (stream.readyState !== EventSource.CLOSED || source !== stream) return;   // the browser tries again by itself
        close();                                                                     // refused: signed out, covered, too many windows
        later = setTimeout(follow, pause);
        pause = Math.min(pause * 2, longest);
    });
}

function tell(topic) {
    document.body.dispatchEvent(new CustomEvent(`enamel:${topic}`, { bubbles: true }));
}

// What the page asks because somebody else did something is no touch of this screen.
document.body.addEventListener('htmx:configRequest', event => {
    if (event.detail.triggeringEvent?.type.startsWith('enamel:')) event.detail.headers['X-Enamel-By-Itself'] = 'true';
});

document.addEventListener('visibilitychange', follow);
window.addEventListener('pagehide', close);
window.addEventListener('pageshow', follow);
document.body.addEventListener('uncover-screen', () => setTimeout(follow));
document.body.addEventListener('htmx:load', follow);

follow();
