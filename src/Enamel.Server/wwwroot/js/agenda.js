// The agenda: the line of the present moment, keys, booking by a click on an empty place, free times that fill the form, and a screen that follows
// what colleagues do. Without it there are links and buttons for all of that.

const stepMinutes = 5;
const grid = 3;                        // a click means the quarter of an hour
const isRightToLeft = document.documentElement.dir === 'rtl';

const board = () => document.getElementById('agenda-week');
const pad = number => String(number).padStart(2, '0');
const timeOf = step => `${pad(Math.floor(step / 12))}:${pad(step % 12 * stepMinutes)}`;
const place = (element, step) => { element.className = element.className.replace(/\bfrom-\d+/, `from-${step}`); };

// ---- now ----

let loadedAt = Date.now();
let minuteAtLoad = Number(board()?.dataset.minute);

function moveNow() {
    const step = Math.floor((minuteAtLoad + (Date.now() - loadedAt) / 60000) / stepMinutes);
    document.querySelectorAll('.agenda-now').forEach(line => { if (step < Number(board().dataset.closes)) place(line, step); else line.remove(); });
}

setInterval(moveNow, 30000);

// ---- where one looks ----

function showPresent() {
    const agenda = document.querySelector('.agenda');
    if (!agenda) return;
    if (agenda.matches('.agenda-week') && window.matchMedia('(max-width: 47.99em)').matches) {
        if (!window.location.hash) document.querySelector('.agenda-column.is-today')?.scrollIntoView({ block: 'start' });
    } else {
        const line = agenda.querySelector('.agenda-now');
        if (line) agenda.scrollTop = line.offsetTop - agenda.clientHeight / 3;
    }
}

// ---- renewed in place: after a change of one's own, or because a colleague changed something ----

let scrolled = null;
let waits = false;

const isBusy = () => document.documentElement.matches('.is-pressed, .is-dragging') || document.querySelector('.agenda-notice:not(:empty), .appointment.is-lifted, .agenda-look[open]') !== null;

function keepScroll(target) {
    const agenda = target.id === 'agenda-week' && document.querySelector('.agenda');
    if (agenda) scrolled = [agenda.scrollTop, agenda.scrollLeft];
}

function restoreScroll() {
    const agenda = document.querySelector('.agenda');
    if (!scrolled || !agenda) return;
    [agenda.scrollTop, agenda.scrollLeft] = scrolled;
    scrolled = null;
    [loadedAt, minuteAtLoad] = [Date.now(), Number(board().dataset.minute)];
}

function renew() {
    waits = isBusy();   // what is under way is not taken out of one's hands
    if (!waits && board()) window.htmx.trigger(board(), 'enamel:renew');
}

document.body.addEventListener('htmx:oobBeforeSwap', event => keepScroll(event.detail.target));
document.body.addEventListener('htmx:beforeSwap', event => keepScroll(event.detail.target));
document.body.addEventListener('htmx:oobAfterSwap', restoreScroll);
document.body.addEventListener('htmx:afterSettle', restoreScroll);
document.body.addEventListener('enamel:agenda', renew);
document.body.addEventListener('agenda-idle', () => { if (waits) renew(); });

// ---- free times of the dialog fill its form; an empty place opens it ----

document.addEventListener('click', event => {
    const free = event.target.closest?.('[data-free-time]');
    if (!free || free.closest('.agenda-notice')) return;   // there a free time moves the appointment at once
    event.preventDefault();
    event.stopPropagation();
    const form = free.form;
    [form.elements.date.value, form.elements.time.value] = free.value.split('T');
    form.dataset.dirty = '';
    form.dispatchEvent(new CustomEvent('agenda-time'));
    form.querySelectorAll('[data-free-time]').forEach(other => other.setAttribute('aria-pressed', String(other === free)));
    form.querySelector('.form-actions .button-primary').focus();
}, true);

// Who has typed the reason means the button beside it.
document.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !event.target.matches?.('input[name="overbookReason"]')) return;
    event.preventDefault();
    event.target.form.querySelector('button[name="overbook"]').click();
});

/** Opens the form of a new appointment. */
function book(column, from, steps) {
    const query = new URLSearchParams({ date: column.dataset.day });
    if (from !== undefined) query.set('time', timeOf(from));
    if (steps) query.set('minutes', String(steps * stepMinutes));
    const doctor = column.dataset.doctor || board().dataset.doctor;
    const where = column.dataset.place || board().dataset.branch;
    if (doctor) query.set('doctorId', doctor);
    if (where) query.set('place', where);
    window.htmx.ajax('GET', `${board().dataset.root}/new?${query}`, { target: '#dialog', source: column });
}

document.body.addEventListener('agenda-book', event => book(event.detail.column, event.detail.from, event.detail.steps));

// ---- keys ----

const entries = column => [...column.querySelectorAll('a.appointment, a.agenda-line')];
const middle = entry => Number(entry.dataset.from) + Number(entry.dataset.for) / 2;

// Up and down within the day; sideways to what is nearest in time on the next day, or at the next doctor, that has anything.
function walk(from, key) {
    const column = from.closest('[data-day]');
    if (key === 'ArrowUp' || key === 'ArrowDown') {
        const here = entries(column);
        return here[here.indexOf(from) + (key === 'ArrowDown' ? 1 : -1)];
    }
    const columns = [...board().querySelectorAll('[data-day]')];
    const by = (key === 'ArrowRight') === isRightToLeft ? -1 : 1;
    for (let at = columns.indexOf(column) + by; at >= 0 && at < columns.length; at += by) {
        const there = entries(columns[at]);
        if (there.length) return there.reduce((best, entry) => Math.abs(middle(entry) - middle(from)) < Math.abs(middle(best) - middle(from)) ? entry : best);
    }
    return null;
}

document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest?.('input, textarea, select') || document.querySelector('dialog[open]')) return;
    const entry = event.target.closest?.('#agenda-week a.appointment, #agenda-week a.agenda-line');
    if (entry && event.key.startsWith('Arrow')) { event.preventDefault(); walk(entry, event.key)?.focus(); return; }
    if (entry && event.key === 'n' && !entry.closest('.agenda-month')) {
        event.preventDefault();
        book(entry.closest('[data-day]'), Number(entry.dataset.from) + Number(entry.dataset.for));
        return;
    }
    const first = event.key === 'ArrowDown' && event.target.matches?.('body, .agenda') && board()?.querySelector('a.appointment, a.agenda-line');
    if (first && event.target.matches('.agenda')) { event.preventDefault(); first.focus(); return; }
    const go = { ArrowLeft: isRightToLeft ? 'next' : 'previous', ArrowRight: isRightToLeft ? 'previous' : 'next', t: 'today', n: 'new' }[event.key];
    const link = go && document.querySelector(`[data-agenda-go="${go}"]`);
    if (link) { event.preventDefault(); link.click(); }
});

document.querySelector('[data-agenda-jump] input[type="date"]')?.addEventListener('change', event => { if (event.target.value) event.target.form.requestSubmit(); });

// ---- the place that a click would book ----

const ghost = document.createElement('div');
ghost.className = 'agenda-free from-0 for-3';
ghost.setAttribute('aria-hidden', 'true');

document.addEventListener('pointermove', event => {
    if (event.pointerType !== 'mouse' || !board() || event.buttons) { ghost.remove(); return; }
    const column = !event.target.closest?.('.appointment, .agenda-notice') && event.target.closest?.('.agenda-column[data-bookable]');
    if (!column || getComputedStyle(document.querySelector('.agenda-head')).display === 'none') { ghost.remove(); return; }   // a phone's list has no places
    const { opens, closes } = board().dataset;
    const box = column.getBoundingClientRect();
    const step = Math.min(Number(opens) + Math.floor((event.clientY - box.top) / box.height * (closes - opens) / grid) * grid, closes - grid);
    ghost.textContent = timeOf(step);
    place(ghost, step);
    if (ghost.parentElement !== column) column.append(ghost);
});

showPresent();
