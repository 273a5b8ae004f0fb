// Passkeys: a form that carries data-passkey asks the browser for one first, and is then sent as any other form, with what the browser answered.

function say(text) {
    document.body.dispatchEvent(new CustomEvent('toast', { detail: { text, tone: 'danger' } }));
}

/** Asks the server what is to be signed. */
async function options(form) {
    const answer = await fetch(form.dataset.options, { method: 'POST', headers: { 'HX-Request': 'true' }, body: new URLSearchParams(new FormData(form)) });
    if (answer.ok) return answer.json();
    const said = JSON.parse(answer.headers.get('HX-Trigger') ?? '{}').toast?.text;
    throw new Error(said ?? form.dataset.failed);
}

async function ask(form) {
    const asked = await options(form);
    const credential = form.dataset.passkey === 'create'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
    if (!credential) throw new Error(form.dataset.failed);
    form.elements.credential.value = JSON.stringify(credential.toJSON());
}

// Over a covered page the answer must leave the page as it is.
async function send(form) {
    if (form.elements.cover?.value !== 'true') { form.submit(); return; }
    const answer = await fetch(form.action, { method: 'POST', headers: { 'HX-Request': 'true' }, body: new URLSearchParams(new FormData(form)) });
    if (answer.ok) { document.body.dispatchEvent(new CustomEvent('uncover-screen')); return; }
    throw new Error(form.dataset.failed);
}

// Shown where the browser can do it.
if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) document.querySelectorAll('form[data-passkey][hidden]').forEach(form => { form.hidden = false; });

document.addEventListener('submit', async event => {
    const form = event.target;
    if (!form.matches('[data-passkey]') || event.defaultPrevented) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) { say(form.dataset.failed); return; }
    if ('busy' in form.dataset) return;
    form.dataset.busy = '';
    try {
        await ask(form);
        await send(form);
    } catch (failure) {
        // What the browser says of its own is for programmers, and in its own language.
        say(failure instanceof DOMException ? form.dataset.failed : failure.message);
    } finally {
        delete form.dataset.busy;
    }
}, { capture: true });
