// What every page can do: toasts, dialogs, shortcuts, menus, forms that guard what was typed. Everything works without it too, a page at a time.

const words = document.querySelector('meta[name="enamel-words"]')?.dataset ?? {};
const root = document.documentElement;

// ---- tabs that are wider than the screen: the one at hand is in sight ----

for (const tab of document.querySelectorAll('.tabs > [aria-current]')) tab.parentElement.scrollLeft = tab.offsetLeft - (tab.parentElement.clientWidth - tab.offsetWidth) / 2;

// ---- toasts ----

const toastSeconds = { success: 6, info: 8, neutral: 8, warning: 12 };   // a failure stays until it is closed

/** Shows a short message. */
export function toast(text, tone = 'info') {
    const region = document.getElementById('toasts');
    if (!region || !text) return;
    const template = document.getElementById(`toast-${tone}`) ?? document.getElementById('toast-info');
    const element = template.content.firstElementChild.cloneNode(true);
    element.querySelector('p').textContent = text;
    region.append(element);
    watch(element);
}

function watch(element) {
    element.dataset.watched = '';
    const tone = [...element.classList].map(name => name.replace('toast-', '')).find(name => name in toastSeconds);
    if (!tone) return;
    let timer;
    const start = () => { timer = setTimeout(() => element.remove(), toastSeconds[tone] * 1000); };
    const stop = () => clearTimeout(timer);
    element.addEventListener('pointerenter', stop);
    element.addEventListener('pointerleave', start);
    element.addEventListener('focusin', stop);
    element.addEventListener('focusout', start);
    start();
}

function watchToasts() {
    document.querySelectorAll('[data-toast]:not([data-watched])').forEach(watch);
}

document.body.addEventListener('toast', event => toast(event.detail.text, event.detail.tone));

// ---- dialogs ----

const dialog = document.getElementById('dialog');

function open(element) {
    if (!element.open) element.showModal();
    element.querySelector('[autofocus], [data-focus], .dialog-body input:not([type="hidden"]), .dialog-body select, .dialog-body textarea')?.focus();
}

function mayLeave(scope) {
    return !scope.querySelector('form[data-dirty]') || window.confirm(words.leave);
}

function close(element) {
    if (element?.open && mayLeave(element)) element.close();
}

dialog?.addEventListener('close', () => dialog.replaceChildren());
document.querySelectorAll('dialog').forEach(element => {
    element.addEventListener('cancel', event => { if (!mayLeave(element)) event.preventDefault(); });
    element.addEventListener('mousedown', event => {
        const box = element.getBoundingClientRect();
        const outside = event.target === element && (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom);
        if (outside) close(element);
    });
});
document.body.addEventListener('close-dialog', () => {
    dialog?.querySelectorAll('form[data-dirty]').forEach(form => delete form.dataset.dirty);
    dialog?.close();
});

// ---- clicks ----

document.addEventListener('click', event => {
    const on = selector => event.target.closest(selector);
    if (on('[data-close-toast]')) on('[data-toast]')?.remove();
    if (on('[data-close-dialog]')) close(on('dialog'));
    if (on('[data-open-dialog]')) open(document.getElementById(on('[data-open-dialog]').dataset.openDialog));
    if (on('[data-print]')) window.print();
    if (on('[data-reload]')) window.location.reload();
    if (on('[data-back]')) window.history.back();

    const reveal = on('[data-reveal]');
    if (reveal) {
        const input = document.getElementById(reveal.dataset.reveal);
        const shown = input.type === 'text';
        input.type = shown ? 'password' : 'text';
        reveal.setAttribute('aria-pressed', String(!shown));
    }

    const drawer = on('[data-drawer]');
    if (drawer) showNavigation(drawer.getAttribute('aria-expanded') !== 'true');
    else if (!on('.side')) showNavigation(false);

    document.querySelectorAll('details[data-menu][open]').forEach(menu => { if (!menu.contains(event.target)) menu.open = false; });
    if (!on('.search')) closeSearch();
});

function showNavigation(shown) {
    const button = document.querySelector('[data-drawer]');
    if (!button) return;
    button.setAttribute('aria-expanded', String(shown));
    button.closest('.side').toggleAttribute('data-open', shown);
}

// ---- patient search ----

const search = document.getElementById('search');
const results = document.getElementById('search-results');

function closeSearch() {
    results?.setAttribute('data-closed', '');
}

search?.addEventListener('input', () => { if (search.value) results.removeAttribute('data-closed'); else results.replaceChildren(); });
search?.addEventListener('focus', () => results?.removeAttribute('data-closed'));

// Who asks for the whole list waits for no hits: an answer that is under way would only come in between.
search?.form.addEventListener('submit', () => { window.htmx.trigger(search, 'htmx:abort'); closeSearch(); });

// Hits that arrive late take the place of others. Whoever stands on one of those stays on the same patient, or is back where one types; a box that was closed stays closed.
let stoodOn = null;
results?.addEventListener('htmx:beforeSwap', () => { stoodOn = results.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null; });
results?.addEventListener('htmx:afterSwap', () => {
    if (stoodOn !== null && !results.contains(document.activeElement)) ([...results.querySelectorAll('a')].find(hit => hit.getAttribute('href') === stoodOn) ?? search).focus();
    stoodOn = null;
});

function moveInSearch(event) {
    const hits = [...results.querySelectorAll('a')];
    if (!hits.length || !['ArrowDown', 'ArrowUp'].includes(event.key)) return;
    event.preventDefault();
    const at = hits.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
    (hits[at] ?? search).focus();
}

document.querySelector('[data-search]')?.addEventListener('keydown', moveInSearch);

// ---- keys ----

document.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
        const menu = event.target.closest?.('details[data-menu][open]');
        if (menu) { menu.open = false; menu.querySelector('summary').focus(); }
        if (event.target.closest?.('[data-search]')) { search.focus(); closeSearch(); }
        if (document.querySelector('.side[data-open]')) { showNavigation(false); document.querySelector('[data-drawer]').focus(); }
        return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input, textarea, select, [contenteditable]') || document.querySelector('dialog[open]')) return;
    if (event.key === '/' && search) { event.preventDefault(); search.focus(); search.select(); }
    if (event.key === '?') { event.preventDefault(); open(document.getElementById('shortcuts')); }
});

// ---- light and dark, without a reload ----

document.addEventListener('submit', async event => {
    const form = event.target;
    if (!form.matches('[data-scheme-form]') || !event.submitter) return;
    event.preventDefault();
    root.dataset.scheme = event.submitter.value;
    document.querySelectorAll('[data-scheme-form] button').forEach(button => button.setAttribute('aria-pressed', String(button.value === event.submitter.value)));
    const kept = await fetch(form.action, { method: 'POST', headers: { 'HX-Request': 'true' }, body: new URLSearchParams({ scheme: event.submitter.value }) }).catch(() => null);
    if (!kept?.ok) toast(words.network, 'warning');
});

// ---- forms: no second posting, no lost typing, a question before what is hard to take back ----

document.addEventListener('submit', event => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) { event.preventDefault(); event.stopImmediatePropagation(); }
}, { capture: true });

document.addEventListener('input', event => {
    const form = event.target.closest('form[data-guard]');
    if (form) form.dataset.dirty = '';
});

document.addEventListener('submit', event => {
    const form = event.target;
    if (event.defaultPrevented || form.hasAttribute('hx-post') || form.method === 'dialog') return;
    if ('busy' in form.dataset) { event.preventDefault(); return; }
    delete form.dataset.dirty;
    if (form.method === 'post') form.dataset.busy = '';
});

window.addEventListener('beforeunload', event => { if (document.querySelector('form[data-dirty]')) event.preventDefault(); });
window.addEventListener('pageshow', () => document.querySelectorAll('form[data-busy]').forEach(form => delete form.dataset.busy));   // back to a page kept by the browser

// ---- htmx ----

let waiting = 0;
let slow;

function progress(change) {
    waiting = Math.max(0, waiting + change);
    const bar = document.querySelector('.progress');
    clearTimeout(slow);
    if (waiting) slow = setTimeout(() => bar?.setAttribute('data-on', ''), 350);
    else bar?.removeAttribute('data-on');
}

document.body.addEventListener('htmx:beforeRequest', event => {
    progress(+1);
    event.detail.xhr.addEventListener('loadend', () => progress(-1));   // also when what asked is gone by then
});

document.body.addEventListener('htmx:afterRequest', event => {
    const { elt, successful } = event.detail;
    if (successful && elt.matches?.('form[data-guard]')) delete elt.dataset.dirty;
    const message = document.getElementById(`${elt.id}-error`);   // a field that was checked while one typed
    if (message?.classList.contains('field-message')) {
        if (message.textContent.trim()) elt.setAttribute('aria-invalid', 'true'); else elt.removeAttribute('aria-invalid');
    }
});

// Before htmx leaves the page by itself, nothing may ask whether to leave.
document.body.addEventListener('htmx:beforeOnLoad', event => {
    if (event.detail.xhr.getResponseHeader('HX-Redirect')) document.querySelectorAll('form[data-dirty]').forEach(form => delete form.dataset.dirty);
});

document.body.addEventListener('htmx:afterSwap', event => {
    if (event.detail.target === dialog && dialog.childElementCount) open(dialog);
});

document.body.addEventListener('htmx:load', event => {
    watchToasts();
    const focus = event.detail.elt.matches?.('[data-focus]') ? event.detail.elt : event.detail.elt.querySelector?.('[data-focus]');
    focus?.focus();
    prepare(event.detail.elt);
});

document.body.addEventListener('htmx:sendError', () => toast(words.network, 'danger'));
document.body.addEventListener('htmx:timeout', () => toast(words.network, 'danger'));
document.body.addEventListener('htmx:responseError', event => {
    const { xhr } = event.detail;
    if (/"(toast|cover-screen)"/.test(xhr.getResponseHeader('HX-Trigger') ?? '')) return;   // the server said it better
    toast(xhr.status === 401 ? words.session : xhr.status === 403 ? words.refused : words.broken, 'danger');
});

function prepare(scope) {
    scope.querySelectorAll?.('[data-reveal][hidden]').forEach(button => { button.hidden = false; });
}

prepare(document);
watchToasts();
document.querySelector('[data-focus]')?.focus();
