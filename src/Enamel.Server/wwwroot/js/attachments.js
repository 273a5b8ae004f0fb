// Files of an appointment: chosen or dropped, they are sent at once and one after the other, with a bar that tells how far. Without it there is a field and a button.

let waiting = [];

const form = () => document.querySelector('form[data-attach]');
const carriesFiles = event => [...event.dataTransfer?.types ?? []].includes('Files');

function prepare() {
    const found = form();
    if (!found || 'ready' in found.dataset) return;
    found.dataset.ready = '';
    found.querySelector('input[type="file"]').multiple = true;
    const failed = found.querySelector('.form-errors') !== null;
    if (failed) waiting = [];          // what was wrong with one is read first
    else if (waiting.length > 0) sendNext();
}

function sendNext() {
    const target = form();
    const file = waiting.shift();
    if (!target || !file) return;
    if (file.size > Number(target.dataset.largest)) {
        target.querySelector('#attach-told').textContent = target.dataset.tooLarge.replace('{name}', file.name);
        waiting = [];
        return;
    }
    const one = new DataTransfer();
    one.items.add(file);
    target.querySelector('input[type="file"]').files = one.files;
    target.requestSubmit();
}

function take(files) {
    if (files.length === 0) return;
    form().querySelector('#attach-told').textContent = '';
    waiting = [...files];
    sendNext();
}

function show(target, percent) {
    const bar = target.querySelector('.attach-bar');
    bar.hidden = percent === null;
    if (percent !== null) bar.value = percent;
}

document.addEventListener('change', event => {
    if (event.target.matches('form[data-attach] input[type="file"]')) take([...event.target.files]);
});

// A file that misses its place is not opened instead of the page.
document.addEventListener('dragover', event => {
    if (!form() || !carriesFiles(event)) return;
    event.preventDefault();
    form().closest('.attachments').classList.toggle('is-over', event.target.closest?.('.dialog, main') !== null);
});
document.addEventListener('dragleave', event => {
    if (event.relatedTarget === null) document.querySelector('.attachments')?.classList.remove('is-over');
});
document.addEventListener('drop', event => {
    if (!form() || !carriesFiles(event)) return;
    event.preventDefault();
    form().closest('.attachments').classList.remove('is-over');
    if (!form().matches('.htmx-request')) take([...event.dataTransfer.files]);
});

document.body.addEventListener('htmx:xhr:loadstart', event => { if (event.target.matches?.('form[data-attach]')) show(event.target, 0); });
document.body.addEventListener('htmx:xhr:progress', event => {
    const { lengthComputable, loaded, total } = event.detail;
    if (event.target.matches?.('form[data-attach]') && lengthComputable) show(event.target, Math.round(loaded / total * 100));
});
document.body.addEventListener('htmx:afterRequest', event => {
    const target = event.detail.elt;
    if (!target.matches?.('form[data-attach]')) return;
    show(target, null);
    if (event.detail.successful) return;
    waiting = [];
    target.reset();
});
document.body.addEventListener('htmx:load', prepare);
prepare();
