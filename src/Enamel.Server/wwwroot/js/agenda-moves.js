// Appointments that are dragged, made longer or shorter, or pushed by keys; and an empty stretch that is drawn to book it. One movement, one request:
// what the server refuses goes back to its place, and the reason stands where it was dropped, with the next free times.

const stepMinutes = 5;
const quarter = 3;
const longest = 108;                   // nine hours, as the server takes them
const longPress = 400;
const isRightToLeft = document.documentElement.dir === 'rtl';
const root = document.documentElement;

const board = () => document.getElementById('agenda-week');
const pad = number => String(number).padStart(2, '0');
const timeOf = step => `${pad(Math.floor(step / 12))}:${pad(step % 12 * stepMinutes)}`;
const put = (element, word, step) => { element.className = element.className.replace(new RegExp(`\\b${word}-\\d+`), `${word}-${step}`); };
const say = text => { const region = document.getElementById('agenda-said'); if (region) region.textContent = text; };
const idle = () => document.body.dispatchEvent(new CustomEvent('agenda-idle'));
const isGrid = () => board()?.querySelector('.agenda-head') && getComputedStyle(board().querySelector('.agenda-head')).display !== 'none';
const columnAt = (x, y) => document.elementsFromPoint(x, y).map(element => element.closest?.('.agenda-column, .agenda-cell')).find(Boolean);

/** An appointment in the air: what it was, and where it would come to be. */
class Lifted {
    constructor(entry) {
        this.entry = entry;
        this.home = this.column = entry.closest('[data-day]');
        this.wasFrom = this.from = Number(entry.dataset.from);
        this.wasFor = this.for = Number(entry.dataset.for);
        entry.classList.add('is-leaving');
        if (!this.isInMonth) {
            this.shadow = entry.cloneNode(true);
            this.shadow.removeAttribute('id');
            this.shadow.setAttribute('aria-hidden', 'true');
            this.shadow.tabIndex = -1;
            this.shadow.classList.remove('is-leaving');
            this.shadow.classList.add('is-lifted');
            this.home.append(this.shadow);
        }
    }

    get isInMonth() { return this.home.matches('.agenda-cell'); }

    get isMoved() { return this.column !== this.home || this.from !== this.wasFrom || this.for !== this.wasFor; }

    show({ column = this.column, from = this.from, length = this.for }) {
        const { opens, closes } = board().dataset;
        if (this.isInMonth) {
            this.column.classList.remove('is-target');
            column.classList.add('is-target');
        } else {
            if (length !== this.for) this.for = Math.max(1, Math.min(length, longest, closes - this.from));
            this.from = Math.max(Number(opens), Math.min(from, closes - this.for));
            put(this.shadow, 'from', this.from);
            put(this.shadow, 'for', this.for);
            this.shadow.querySelector('.appointment-time').textContent = `${timeOf(this.from)}–${timeOf(this.from + this.for)}`;
            if (this.shadow.parentElement !== column) column.append(this.shadow);
        }
        this.column = column;
    }

    // What the server is told: only what changed.
    get values() {
        const values = { version: this.entry.dataset.version };
        if (this.from !== this.wasFrom || this.column.dataset.day !== this.home.dataset.day) {
            values.date = this.column.dataset.day;
            values.time = this.from === this.wasFrom ? this.entry.dataset.time : timeOf(this.from);
        }
        if (this.for !== this.wasFor) values.minutes = String(this.for * stepMinutes);
        if (this.column.dataset.doctor && this.column.dataset.doctor !== this.home.dataset.doctor) values.doctorId = this.column.dataset.doctor;
        if (this.column.dataset.place && this.column.dataset.place !== this.home.dataset.place) values.place = this.column.dataset.place;
        return values;
    }

    land() {
        this.entry.classList.remove('is-leaving');
        this.column.classList.remove('is-target');
        this.shadow?.remove();
    }

    async drop() {
        if (!this.isMoved) { this.land(); idle(); return; }
        document.querySelectorAll('.agenda-notice').forEach(notice => notice.remove());
        const notice = document.createElement('div');
        notice.className = `agenda-notice from-${this.from}`;
        const inner = this.column.getBoundingClientRect();
        const outer = (this.column.closest('.agenda') ?? this.column.parentElement).getBoundingClientRect();
        const isNearEnd = isRightToLeft ? inner.left - outer.left < 160 : outer.right - inner.right < 160;
        if (isNearEnd) notice.classList.add('is-at-end');
        this.column.append(notice);
        const id = this.entry.id;
        await window.htmx.ajax('POST', `${board().dataset.root}/${this.entry.dataset.moves}/move`, { target: notice, swap: 'innerHTML', values: this.values, source: notice }).catch(() => {});
        this.land();                                     // refused, or no network: it is where it was
        const overtaken = notice.querySelector('[data-overtaken]');
        if (overtaken) {                                 // somebody else moved it meanwhile: look again first
            document.body.dispatchEvent(new CustomEvent('toast', { detail: { text: overtaken.querySelector('p').textContent.trim(), tone: 'warning' } }));
            notice.remove();
            document.body.dispatchEvent(new CustomEvent('enamel:agenda'));
        } else if (notice.isConnected && notice.childElementCount) {
            notice.querySelector('button, a')?.focus();
        } else {
            notice.remove();
            document.getElementById(id)?.focus();
            idle();
        }
    }
}

document.addEventListener('click', event => {
    const closed = event.target.closest?.('[data-close-notice]');
    if (!closed) return;
    closed.closest('.agenda-notice').remove();
    idle();
});

document.addEventListener('keydown', event => {
    const notice = event.key === 'Escape' && !document.querySelector('dialog[open]') && document.querySelector('.agenda-notice');
    if (notice) { notice.remove(); idle(); }
});

// ---- by mouse, pen and finger ----

let drag = null;       // { kind: move|resize|draw, lifted, column, start, grip, x, y, isOn }
let suppressed = false;

const stepAt = (column, y) => {
    const { opens, closes } = board().dataset;
    const box = column.getBoundingClientRect();
    return Number(opens) + (y - box.top) / box.height * (closes - opens);
};
const snap = (step, event) => event.shiftKey ? Math.round(step) : Math.round(step / quarter) * quarter;

function begin(event) {
    if (drag.kind === 'draw') {
        drag.shape = document.createElement('div');
        drag.shape.className = `agenda-free from-${drag.start} for-${quarter}`;
        drag.column.append(drag.shape);
    } else {
        drag.lifted = new Lifted(drag.entry);
        drag.grip = drag.lifted.isInMonth ? 0 : stepAt(drag.column, drag.y) - Number(drag.entry.dataset.from);
    }
    drag.isOn = true;
    root.classList.add('is-dragging');
    root.classList.toggle('is-resizing', drag.kind === 'resize');
    follow(event);
}

function follow(event) {
    if (drag.kind === 'draw') {
        const { opens, closes } = board().dataset;
        const to = Math.max(Number(opens), Math.min(closes, Math.round(stepAt(drag.column, event.clientY) / quarter) * quarter));
        drag.from = Math.min(drag.start, to);
        drag.steps = Math.min(longest, Math.max(quarter, Math.abs(to - drag.start)));
        put(drag.shape, 'from', drag.from);
        put(drag.shape, 'for', drag.steps);
        drag.shape.textContent = `${timeOf(drag.from)}–${timeOf(drag.from + drag.steps)}`;
        return;
    }
    const { lifted } = drag;
    if (drag.kind === 'resize') { lifted.show({ length: Math.max(1, snap(stepAt(drag.column, event.clientY), event) - lifted.from) }); return; }
    const column = columnAt(event.clientX, event.clientY) ?? lifted.column;
    lifted.show(lifted.isInMonth ? { column } : { column, from: snap(stepAt(column, event.clientY) - drag.grip, event) });
}

function end(isDropped) {
    const { kind, lifted, column, from, steps, shape, isOn, timer } = drag;
    clearTimeout(timer);
    drag = null;
    root.classList.remove('is-pressed');
    if (!isOn) { idle(); return; }
    root.classList.remove('is-dragging', 'is-resizing');
    suppressed = true;                                    // the click that follows is none
    setTimeout(() => { suppressed = false; }, 50);
    shape?.remove();
    if (kind === 'draw') {
        if (isDropped) document.body.dispatchEvent(new CustomEvent('agenda-book', { detail: { column, from, steps } }));
        idle();
    } else if (isDropped) lifted.drop();
    else { lifted.land(); idle(); }
}

document.addEventListener('pointerdown', event => {
    if (drag || event.button !== 0 || !board() || event.target.closest?.('.agenda-notice')) return;
    const entry = event.target.closest?.('#agenda-week [data-moves]');
    const column = event.target.closest?.('.agenda-column, .agenda-cell');
    if (!column || (!entry && (event.target.closest('a, button, .appointment') || !column.matches('.agenda-column[data-bookable]') || !isGrid()))) return;
    if (entry && !entry.matches('.agenda-line') && !isGrid()) return;   // a phone's list has no places
    const box = entry?.getBoundingClientRect();
    const atEdge = entry?.matches('.appointment') && event.clientY > box.bottom - Math.min(7, box.height / 3);
    const touch = event.pointerType !== 'mouse';
    drag = { kind: !entry ? 'draw' : atEdge && !touch ? 'resize' : 'move', entry, column, x: event.clientX, y: event.clientY, pointer: event.pointerId, touch };
    root.classList.add('is-pressed');
    if (!entry) drag.start = Math.floor(stepAt(column, event.clientY) / quarter) * quarter;
    if (touch) drag.timer = setTimeout(() => { if (drag && !drag.isOn) { navigator.vibrate?.(15); begin(event); } }, longPress);
});

document.addEventListener('pointermove', event => {
    if (drag?.pointer !== event.pointerId) return;
    const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y);
    if (drag.isOn) follow(event);
    else if (drag.touch && far > 8) end(false);           // a finger that scrolls
    else if (!drag.touch && far > 4) begin(event);
});

document.addEventListener('pointerup', event => { if (drag?.pointer === event.pointerId) end(true); });
document.addEventListener('pointercancel', event => { if (drag?.pointer === event.pointerId) end(false); });
document.addEventListener('touchmove', event => { if (drag?.isOn) event.preventDefault(); }, { passive: false });
document.addEventListener('contextmenu', event => { if (drag?.touch) event.preventDefault(); });
document.addEventListener('dragstart', event => { if (event.target.closest?.('#agenda-week')) event.preventDefault(); });
document.addEventListener('keydown', event => { if (event.key === 'Escape' && drag?.isOn) { event.preventDefault(); end(false); } });

document.addEventListener('click', event => {
    if (suppressed && event.target.closest?.('#agenda-week')) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (!board() || !isGrid() || event.target.closest?.('a, button, .appointment, .agenda-notice')) return;
    const column = event.target.closest?.('.agenda-column[data-bookable]');
    if (!column) return;
    const from = Math.min(Math.floor(stepAt(column, event.clientY) / quarter) * quarter, board().dataset.closes - quarter);
    document.body.dispatchEvent(new CustomEvent('agenda-book', { detail: { column, from } }));
}, true);

// ---- by keys ----

let lifted = null;

function tell() {
    const column = lifted.column.getAttribute('aria-label') ?? '';
    say(board().dataset.sayAt.replace('{column}', column).replace('{from}', timeOf(lifted.from)).replace('{until}', timeOf(lifted.from + lifted.for)));
}

function push(event) {
    const columns = [...board().querySelectorAll('.agenda-column')];
    const at = columns.indexOf(lifted.column);
    const by = event.shiftKey ? quarter : 1;
    const beside = step => columns[at + (isRightToLeft ? -step : step)] ?? lifted.column;
    const change = {
        ArrowUp: { from: lifted.from - by }, ArrowDown: { from: lifted.from + by }, ArrowLeft: { column: beside(-1) }, ArrowRight: { column: beside(1) },
        '+': { length: lifted.for + 1 }, '-': { length: lifted.for - 1 },
    }[event.key];
    if (change) { lifted.show(change); lifted.shadow.scrollIntoView({ block: 'nearest', inline: 'nearest' }); tell(); }
    return Boolean(change);
}

function putDown(isKept) {
    const done = lifted;
    lifted = null;
    if (isKept) { done.drop(); return; }
    done.land();
    say(board().dataset.sayBack);
    idle();
}

document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (lifted) {
        if (event.key === 'Enter' || event.key === 'Escape') { event.preventDefault(); event.stopImmediatePropagation(); putDown(event.key === 'Enter'); }
        else if (push(event)) event.preventDefault();
        return;
    }
    const entry = event.key.toLowerCase() === 'm' && event.target.closest?.('#agenda-week .appointment[data-moves]');
    if (!entry || !isGrid()) return;
    event.preventDefault();
    lifted = new Lifted(entry);
    say(board().dataset.sayLifted.replace('{name}', entry.dataset.name));
}, true);

document.addEventListener('focusout', event => { if (lifted && event.target === lifted.entry && event.relatedTarget) putDown(false); });
