// The page that shows the API and lets one try it: reads the description that the server makes of itself and sends real requests.

const page = document.getElementById('api');
const say = page.dataset;
const settings = { base: document.getElementById('api-base'), token: document.getElementById('api-token') };

const element = (name, properties = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
        if (key in made) made[key] = value; else made.setAttribute(key, value);
    }
    made.append(...children.filter(child => child !== null));
    return made;
};

const resolve = (description, schema) =>
    schema?.$ref ? schema.$ref.replace('#/', '').split('/').reduce((at, step) => at[step], description) : schema ?? {};

function example(description, schema, depth = 0) {
    const known = resolve(description, schema);
    if (known.examples?.length) return known.examples[0];
    if (depth > 4) return null;
    const type = [known.type].flat().find(kind => kind !== 'null');
    if (known.enum) return known.enum[0];
    if (type === 'object' || known.properties) {
        return Object.fromEntries(Object.entries(known.properties ?? {}).map(([name, inner]) => [name, example(description, inner, depth + 1)]));
    }
    if (type === 'array') return [example(description, known.items, depth + 1)];
    if (type === 'integer' || type === 'number') return 0;
    if (type === 'boolean') return false;
    return known.format === 'date' ? '2026-11-23' : known.format === 'date-time' ? '2026-11-23T09:00:00+00:00' : null;
}

function parameterField(parameter, id) {
    const control = element('input', { id, className: 'input', name: parameter.name, dir: 'ltr', autocomplete: 'off' });
    control.dataset.in = parameter.in;
    return element('div', { className: 'field' },
        element('label', { className: 'label', htmlFor: id }, `${parameter.name}${parameter.required ? ' *' : ''}`),
        parameter.description ? element('p', { className: 'hint' }, parameter.description) : null, control);
}

function address(path, form) {
    const query = new URLSearchParams();
    let filled = path;
    for (const input of form.querySelectorAll('input[data-in]')) {
        if (input.dataset.in === 'path') filled = filled.replace(`{${input.name}}`, encodeURIComponent(input.value));
        else if (input.value !== '') query.set(input.name, input.value);
    }
    return settings.base.value.replace(/\/$/, '') + filled + (query.size ? `?${query}` : '');
}

async function send(method, path, form, output) {
    const headers = { Accept: 'application/json', 'Accept-Language': document.documentElement.lang };
    if (settings.token.value) headers.Authorization = `Bearer ${settings.token.value.trim()}`;
    const body = form.querySelector('textarea')?.value;
    if (body) headers['Content-Type'] = 'application/json';
    output.textContent = '…';
    try {
        const answer = await fetch(address(path, form), { method: method.toUpperCase(), headers, body: body || undefined, credentials: 'omit' });
        const text = await answer.text();
        let shown = text;
        try {
            const json = JSON.parse(text);
            if (json.accessToken) settings.token.value = json.accessToken;
            shown = JSON.stringify(json, null, 2);
        } catch {
            // Not JSON: shown as it came.
        }
        output.textContent = `${answer.status} ${answer.statusText}\n${shown}`;
    } catch (failure) {
        output.textContent = String(failure);
    }
}

function operationCard(description, path, method, operation, number) {
    const form = element('form', { className: 'stack' });
    (operation.parameters ?? []).forEach((parameter, index) => form.append(parameterField(resolve(description, parameter), `parameter-${number}-${index}`)));
    const schema = operation.requestBody?.content?.['application/json']?.schema;
    if (schema) {
        const id = `body-${number}`;
        form.append(element('div', { className: 'field' }, element('label', { className: 'label', htmlFor: id }, say.body),
            element('textarea', { id, className: 'input code', rows: 8, dir: 'ltr', spellcheck: false, value: JSON.stringify(example(description, schema), null, 2) })));
    }
    const output = element('pre', { className: 'code api-answer', dir: 'ltr', tabIndex: 0 });
    output.setAttribute('role', 'region');
    output.setAttribute('aria-live', 'polite');
    output.setAttribute('aria-label', `${say.answer}: ${operation.summary ?? path}`);
    form.append(element('div', {}, element('button', { className: 'button button-primary', type: 'submit' }, say.send)));
    form.addEventListener('submit', event => { event.preventDefault(); send(method, path, form, output); });
    const refusals = Object.entries(operation.responses ?? {}).map(([status, answer]) => element('li', {}, element('span', { className: 'code' }, status), ` ${answer.description ?? ''}`));
    return element('details', { className: 'card api-operation' },
        element('summary', {}, element('span', { className: 'badge' }, method.toUpperCase()), ' ', element('span', { className: 'code', dir: 'ltr' }, path), ' ', operation.summary ?? ''),
        element('div', { className: 'card-body stack' }, operation.description ? element('p', { className: 'muted' }, operation.description) : null, form, output, element('ul', {}, ...refusals)));
}

async function show() {
    const description = await (await fetch('/openapi/v1.json')).json();
    const groups = new Map();
    let number = 0;
    for (const [path, methods] of Object.entries(description.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
            const tag = operation.tags?.[0] ?? '';
            if (!groups.has(tag)) groups.set(tag, []);
            groups.get(tag).push(operationCard(description, path, method, operation, number++));
        }
    }
    page.replaceChildren(...[...groups].map(([tag, cards]) => element('section', { className: 'stack-tight' }, element('h2', {}, tag), ...cards)));
}

await show();
