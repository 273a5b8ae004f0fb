// The agenda's week: the line of the present moment, keys, booking by a click on an empty place, and free times that fill the form.
// Without it there are links and buttons for all of that.

const stepMinutes = 5;
const grid = 3;                        // a click means the quarter of an hour
const loadedAt = Date.now();
const isRightToLeft = document.documentElement.dir === 'rtl';

const week = () => document.getElementById('agenda-week');
const pad = number => String(number).padStart(2, '0');
const timeOf = step => `${pad(Math.floor(step / 12))}:${pad(step % 12 * stepMinutes)}`;
const place = (element, step) => { element.className = element.className.replace(/\bfrom-\d+/, `from-${step}`); };

// ---- now ----

let minuteAtLoad = Number(week()?.dataset.minute);

function moveNow() {
    const line = document.querySelector('.agenda-now');
    if (!line) return;
    const step = Math.floor((minuteAtLoad + (Date.now() - loadedAt) / 60000) / stepMinutes);
    if (step < Number(week().dataset.closes)) place(line, step); else line.remove();
}

setInterval(moveNow, 30000);

// ---- where one looks ----

function showPresent() {
    const agenda = document.querySelector('.agenda-week');
    if (!agenda) return;
    if (window.matchMedia('(max-width: 47.99em)').matches) {
        if (!window.location.hash) document.querySelector('.agenda-column.is-today')?.scrollIntoView({ block: 'start' });
    } else {
        const line = agenda.querySelector('.agenda-now');
        if (line) agenda.scrollTop = line.offsetTop - agenda.clientHeight / 3;
    }
}

let scrolled = null;
document.body.addEventListener('htmx:oobBeforeSwap', event => {
    if (event.detail.target.id === 'agenda-week') scrolled = document.querySelector('.agenda-week')?.scrollTop;
});
document.body.addEventListener('htmx:oobAfterSwap', () => {
    const agenda = document.querySelector('.agenda-week');
    if (scrolled !== null && agenda) { agenda.scrollTop = scrolled; scrolled = null; }
});

// ---- booking by a click on an empty place ----

const ghost = document.createElement('div');
ghost.className = 'agenda-free from-0 for-3';
ghost.setAttribute('aria-hidden', 'true');

function pointedAt(event) {
    const column = event.target.closest?.('.agenda-column[data-bookable]');
    if (!column || event.target.closest('.appointment')) return null;
    const { opens, closes } = week().dataset;
    const box = column.getBoundingClientRect();
    if (getComputedStyle(document.querySelector('.agenda-head')).display === 'none') return null;   // a phone's list has no places
    const steps = (event.clientY - box.top) / box.height * (closes - opens);
    return { column, step: Math.min(Number(opens) + Math.floor(steps / grid) * grid, closes - grid) };
}

document.addEventListener('pointermove', event => {
    if (event.pointerType !== 'mouse' || !week()) return;
    const at = pointedAt(event);
    if (!at) { ghost.remove(); return; }
    ghost.textContent = timeOf(at.step);
    place(ghost, at.step);
    if (ghost.parentElement !== at.column) at.column.append(ghost);
});

document.addEventListener('click', event => {
    const free = event.target.closest?.('[data-free-time]');
    if (free) { event.preventDefault(); event.stopPropagation(); fill(free); return; }
    if (!week() || event.target.closest?.('a, button')) return;
    const at = pointedAt(event);
    if (!at) return;
    ghost.remove();
    const query = new URLSearchParams({ date: at.column.dataset.day, time: timeOf(at.step) });
    if (week().dataset.doctor) query.set('doctorId', week().dataset.doctor);
    if (week().dataset.branch) query.set('place', week().dataset.branch);
    window.htmx.ajax('GET', `${week().dataset.new}?${query}`, { target: '#dialog', source: at.column });
}, true);

// ---- a free time fills day and time ----

function fill(button) {
    const form = button.form;
    const [date, time] = button.value.split('T');
    form.elements.date.value = date;
    form.elements.time.value = time;
    form.dataset.dirty = '';
    form.querySelectorAll('[data-free-time]').forEach(other => other.setAttribute('aria-pressed', String(other === button)));
    form.querySelector('.form-actions .button-primary').focus();
}

// ---- keys and the jump to a day ----

document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest?.('input, textarea, select') || document.querySelector('dialog[open]')) return;
    const go = { ArrowLeft: isRightToLeft ? 'next' : 'previous', ArrowRight: isRightToLeft ? 'previous' : 'next', t: 'today', n: 'new' }[event.key];
    const link = go && document.querySelector(`[data-agenda-go="${go}"]`);
    if (link) { event.preventDefault(); link.click(); }
});

document.querySelector('[data-agenda-jump] input[type="date"]')?.addEventListener('change', event => { if (event.target.value) event.target.form.requestSubmit(); });

showPresent();
