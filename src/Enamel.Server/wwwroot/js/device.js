// The key of this device: made here, kept by the browser, never to be taken out. What carries data-device goes out with a proof by it (RFC 9449).

const here = document.querySelector('meta[name="enamel-device"]');
const name = here?.dataset.root ?? '';   // each clinic knows this browser by another key
const isSafe = Boolean(window.crypto?.subtle && window.indexedDB);
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
const nonceSeconds = 180;   // the server takes one for longer

// ---- the key ----

const asked = request => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
});

async function store(mode) {
    const opening = indexedDB.open('enamel', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
    const database = await asked(opening);
    return database.transaction('keys', mode).objectStore('keys');
}

const stored = async () => asked((await store('readonly')).get(name));

async function make(replaces) {
    const fresh = await crypto.subtle.generateKey(algorithm, false, ['sign']);
    const keys = await store('readwrite');
    const first = replaces ? null : await asked(keys.get(name));   // another tab was quicker
    if (!first) await asked(keys.put(fresh, name));
    return first ?? fresh;
}

// ---- proofs ----

const base64url = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const encoded = json => base64url(new TextEncoder().encode(JSON.stringify(json)));

let nonce = { word: null, until: 0, ahead: 0 };

async function currentNonce() {
    if (Date.now() < nonce.until) return nonce;
    const answer = await fetch(`${name}/nonce`, { headers: { Accept: 'application/json' } });
    if (!answer.ok) throw new Error(`The server gives no nonce: ${answer.status}`);
    const ahead = Date.parse(answer.headers.get('Date') ?? '') - Date.now();   // a desk's clock may be wrong
    nonce = { word: (await answer.json()).nonce, until: Date.now() + nonceSeconds * 1000, ahead: Number.isFinite(ahead) ? ahead : 0 };
    return nonce;
}

/** A proof for one request; nothing where this browser has no key. */
export async function proof(method, path, key) {
    const pair = key ?? (isSafe ? await stored() : null);
    if (!pair) return null;
    const { word, ahead } = await currentNonce();
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
    const address = new URL(path, window.location.href);
    const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } };
    const claims = {
        jti: base64url(crypto.getRandomValues(new Uint8Array(16))), htm: method.toUpperCase(), htu: address.origin + address.pathname,
        iat: Math.floor((Date.now() + ahead) / 1000), nonce: word,
    };
    const signed = `${encoded(header)}.${encoded(claims)}`;
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, new TextEncoder().encode(signed));
    return `${signed}.${base64url(signature)}`;
}

// ---- what goes out with a proof: data-device; "make" and "renew" make the key where there is none, or another ----

const ready = new WeakMap();

document.body.addEventListener('htmx:confirm', event => {
    const { elt, path, verb, issueRequest } = event.detail;
    const wish = elt.closest('[data-device]')?.dataset.device;
    if (wish === undefined || !isSafe) return;
    event.preventDefault();
    prepare(wish, verb, path)
        .then(made => { if (made) ready.set(elt, made); })
        .catch(failure => console.warn(failure))   // the server says what is missing
        .finally(() => issueRequest(true));
});

async function prepare(wish, verb, path) {
    const key = wish === 'renew' ? await make(true) : wish === 'make' ? await stored() ?? await make(false) : null;
    return proof(verb, path, key);
}

document.body.addEventListener('htmx:configRequest', event => {
    const made = ready.get(event.detail.elt);
    if (!made) return;
    event.detail.headers.DPoP = made;
    ready.delete(event.detail.elt);
});

// ---- a session that began here says so once, so that it counts nowhere else ----

const greeted = 'enamel-device-greeted';

async function greet() {
    if (!here || !isSafe || here.dataset.known === 'true' || document.querySelector('[data-device][hx-trigger="load"]')) return;
    if (Date.now() - Number(sessionStorage.getItem(greeted)) < 60_000) return;
    const made = await proof('POST', `${name}/here`);
    if (!made) return;
    sessionStorage.setItem(greeted, String(Date.now()));
    await fetch(`${name}/here`, { method: 'POST', headers: { DPoP: made, 'HX-Request': 'true' } });
}

if (!isSafe) document.querySelectorAll('[data-insecure]').forEach(element => { element.hidden = false; });
greet().catch(failure => console.warn(failure));
