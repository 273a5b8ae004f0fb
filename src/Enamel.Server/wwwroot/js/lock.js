// A screen that nobody touches is covered. The server locks the session by itself too: this only hides what is on the screen, and keeps what was typed.

const { idleMinutes, lockAt, coverAt, hereAt } = document.body.dataset;
const cover = document.getElementById('cover');
const longest = Number(idleMinutes) * 60_000;
const told = 60_000;                                              // the server is told of a hand on the screen once a minute
const windows = 'BroadcastChannel' in window ? new BroadcastChannel('enamel-screen') : null;   // the windows of one browser are one screen

let touched = Date.now();
let said = Date.now();

function post(address) {
    return fetch(address, { method: 'POST', headers: { 'HX-Request': 'true' } }).catch(() => null);   // without a network the cover hides all the same
}

function touch(event) {
    if (cover.open || event?.isTrusted === false) return;
    touched = Date.now();
    if (touched - said < told) return;
    said = touched;
    windows?.postMessage('touched');
    post(hereAt);
}

/** Lays the cover over the page. What is under it can be neither seen nor reached. */
async function lay(tellsOthers) {
    if (cover.open) return;
    document.documentElement.dataset.covered = '';
    cover.showModal();
    if (tellsOthers) windows?.postMessage('covered');
    const answer = await fetch(`${coverAt}?return=${encodeURIComponent('/')}`, { headers: { 'HX-Request': 'true' } }).catch(() => null);
    if (!answer?.ok || answer.status !== 200) { window.location.reload(); return; }   // signed out meanwhile, or uncovered in another window
    cover.innerHTML = await answer.text();
    window.htmx?.process(cover);
    warn();
    cover.querySelectorAll('[data-reveal][hidden]').forEach(button => { button.hidden = false; });
    cover.querySelector('input[type=password]')?.focus();
}

/** Who is about to take over is told that the page beneath holds what its owner has not saved: it would be lost. */
function warn() {
    const warning = cover.querySelector('[data-unsaved-of]');
    if (!warning) return;
    const chosen = cover.querySelector('input[name=person]:checked')?.value;
    warning.hidden = !document.querySelector('form[data-dirty]') || !chosen || chosen === warning.dataset.unsavedOf;
}

cover.addEventListener('change', warn);
cover.addEventListener('htmx:afterSettle', warn);
cover.addEventListener('htmx:beforeOnLoad', event => {
    // Who takes over was told: the browser need not ask once more.
    if (event.detail.xhr.getResponseHeader('HX-Redirect')) document.querySelectorAll('form[data-dirty]').forEach(form => { delete form.dataset.dirty; });
});

function lift(tellsOthers) {
    if (!cover.open) return;
    delete document.documentElement.dataset.covered;
    cover.close();
    cover.replaceChildren();
    touched = said = Date.now();
    if (tellsOthers) windows?.postMessage('uncovered');
}

async function lock() {
    if (cover.open) return;
    await post(lockAt);
    await lay(true);
}

cover.addEventListener('cancel', event => event.preventDefault());
cover.addEventListener('close', () => { if ('covered' in document.documentElement.dataset) cover.showModal(); });   // Esc, twice
for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) document.addEventListener(kind, touch, { capture: true, passive: true });

document.body.addEventListener('cover-screen', () => lay(true));
document.body.addEventListener('uncover-screen', () => lift(true));
document.addEventListener('submit', event => {
    if (!event.target.matches('[data-lock-form]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.closest('details')?.removeAttribute('open');
    lock();
}, { capture: true });

windows?.addEventListener('message', event => {
    if (event.data === 'touched') touched = Date.now();
    if (event.data === 'covered') lay(false);
    if (event.data === 'uncovered') lift(false);
});

// Asked often rather than once at the end: a computer that slept has no timers.
setInterval(() => { if (Date.now() - touched >= longest) lock(); }, 5_000);
