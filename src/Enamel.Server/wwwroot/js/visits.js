// The day's board: waiting times that count by themselves, cards that are dragged or moved by a key, columns as tabs on a phone.
// Everything is a button or a link too: without this nothing is missing but the comfort.

const board = () => document.getElementById('desk-board');
const long = 20;                       // minutes, as Waiting.razor has them
const veryLong = 40;
const shownColumn = 'enamel.board-column';
const isRightToLeft = document.documentElement.dir === 'rtl';

// ---- how long somebody waits ----

// The clocks of a desk and of the server may differ: what is counted is the time since the page came.
let offset = 0;
function setClock() {
    const now = board()?.dataset.now ?? document.querySelector('[data-board-now]')?.dataset.boardNow;
    if (now) offset = Date.parse(now) - Date.now();
}

const words = () => (board() ?? document.querySelector('[data-board-now]'))?.dataset;
const locale = document.documentElement.lang === 'ar' ? 'ar-MA-u-nu-latn' : document.documentElement.lang;
const number = new Intl.NumberFormat(locale);

function elapsed(minutes) {
    const { minutes: short, hours } = words();
    return minutes < 60 ? short.replace('{minutes}', number.format(minutes))
        : hours.replace('{hours}', number.format(Math.floor(minutes / 60))).replace('{minutes}', String(minutes % 60).padStart(2, '0'));
}

function count() {
    if (!words()) return;
    const now = Date.now() + offset;
    document.querySelectorAll('.visit-wait[data-since]').forEach(wait => {
        const text = elapsed(Math.max(0, Math.floor((now - Date.parse(wait.dataset.since)) / 60000)));
        const shown = wait.querySelector('[data-elapsed]');
        if (shown.textContent !== text) shown.textContent = text;
        if (!wait.dataset.turn) return;
        const waited = (now - Date.parse(wait.dataset.turn)) / 60000;
        if (waited >= veryLong) wait.dataset.level = 'very-long'; else if (waited >= long) wait.dataset.level = 'long'; else delete wait.dataset.level;
    });
}

setInterval(count, 15000);

// ---- one key ----

const cards = column => [...column.querySelectorAll('[data-card]')];
const link = card => card?.querySelector('a.visit-name');

function neighbour(card, key) {
    const column = card.closest('.visit-column');
    const own = cards(column);
    const at = own.indexOf(card);
    if (key === 'ArrowDown') return own[at + 1];
    if (key === 'ArrowUp') return own[at - 1];
    const columns = [...document.querySelectorAll('.visit-column')].filter(one => one === column || cards(one).length && one.offsetParent);
    const beside = columns[columns.indexOf(column) + ((key === 'ArrowRight') === isRightToLeft ? -1 : 1)];
    return beside && cards(beside)[Math.min(at, cards(beside).length - 1)];
}

document.addEventListener('keydown', event => {
    const card = event.target.closest?.('.visit-board [data-card]');
    if (!card || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.key.startsWith('Arrow')) {
        const next = link(neighbour(card, event.key));
        if (next) { event.preventDefault(); next.focus(); next.scrollIntoView({ block: 'nearest' }); }
    } else if (event.key.toLowerCase() === 'a' && !event.repeat) {
        const button = card.querySelector('[data-advance]');
        if (button) { event.preventDefault(); follow = { from: card.dataset.state, at: cards(card.closest('.visit-column')).indexOf(card) }; button.click(); }
    }
});

// ---- dragging a card to the next column is pressing its button ----

let dragged = null;

document.addEventListener('dragstart', event => {
    const card = event.target.closest?.('[data-card][draggable="true"]');
    if (!card) return;
    dragged = card;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', card.id);
    card.dataset.dragged = '';
});

const target = event => {
    const column = event.target.closest?.('.visit-column');
    return dragged && column && column.dataset.column === dragged.dataset.to ? column : null;
};

document.addEventListener('dragover', event => {
    const column = target(event);
    document.querySelectorAll('.visit-column[data-over]').forEach(one => { if (one !== column) delete one.dataset.over; });
    if (column) { event.preventDefault(); event.dataTransfer.dropEffect = 'move'; column.dataset.over = ''; }
});

document.addEventListener('drop', event => {
    if (!target(event)) return;
    event.preventDefault();
    dragged.querySelector('[data-advance]')?.click();
});

document.addEventListener('dragend', () => {
    document.querySelectorAll('.visit-column[data-over]').forEach(one => { delete one.dataset.over; });
    if (dragged) delete dragged.dataset.dragged;
    dragged = null;
});

// ---- columns as tabs ----

function showColumn(state) {
    const columns = [...document.querySelectorAll('.visit-column')];
    if (!columns.length) return;
    const chosen = columns.find(one => one.dataset.column === state) ?? columns.find(one => one.dataset.column === 'REGISTERED');
    columns.forEach(one => one.toggleAttribute('data-shown', one === chosen));
    document.querySelectorAll('[data-board-tab]').forEach(tab => tab.setAttribute('aria-pressed', String(tab.dataset.boardTab === chosen.dataset.column)));
}

document.addEventListener('click', event => {
    const tab = event.target.closest?.('[data-board-tab]');
    if (!tab) return;
    sessionStorage.setItem(shownColumn, tab.dataset.boardTab);
    showColumn(tab.dataset.boardTab);
});

// ---- the filter applies at once ----

document.addEventListener('change', event => {
    if (event.target.closest?.('[data-board-filter]')) event.target.form.requestSubmit();
});

// ---- when the board renewed itself, one stays where one was ----

let follow = null;                     // a card that was moved by a key: the next one of its column gets the focus
let places = {};
let open = [];

document.body.addEventListener('htmx:beforeSwap', event => {
    if (event.detail.target?.id !== 'desk-board') return;
    if (dragged) { event.detail.shouldSwap = false; return; }   // not under the hand of who drags; the next change brings it
    places = Object.fromEntries([...document.querySelectorAll('.visit-column')].map(one => [one.dataset.column, one.querySelector('.visit-cards')?.scrollTop ?? 0]));
    open = [...document.querySelectorAll('details[data-keep-open][open]')].map(one => one.id);
});

function settle() {
    setClock();
    count();
    document.querySelectorAll('.visit-tabs[hidden]').forEach(tabs => { tabs.hidden = false; });
    document.querySelectorAll('[data-board-filter-go]').forEach(button => { button.hidden = true; });
    showColumn(sessionStorage.getItem(shownColumn));
}

document.body.addEventListener('htmx:afterSettle', event => {
    if (event.detail.target?.id !== 'desk-board' && event.detail.elt?.id !== 'desk-board' && event.detail.target?.id !== 'board') return;
    settle();
    Object.entries(places).forEach(([state, top]) => { const list = document.querySelector(`[data-column="${state}"] .visit-cards`); if (list) list.scrollTop = top; });
    open.forEach(id => { const fold = document.getElementById(id); if (fold) fold.open = true; });
    if (follow) {
        const column = document.querySelector(`[data-column="${follow.from}"]`);
        const left = column ? cards(column) : [];
        link(left[Math.min(follow.at, left.length - 1)])?.focus();
        follow = null;
    }
});

document.body.addEventListener('htmx:afterRequest', event => {
    const { elt, xhr, successful } = event.detail;
    // A step that is taken back from within a dialog closes it.
    if (successful && elt.matches?.('[data-close-after]')) document.body.dispatchEvent(new CustomEvent('close-dialog'));
    // Somebody was quicker: what is shown is not what is.
    if (xhr.status === 409 && elt.closest?.('#desk-board, #board')) document.body.dispatchEvent(new CustomEvent('visits-changed', { bubbles: true }));
});

settle();
