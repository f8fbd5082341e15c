// The demo device: a phone's authenticator app played by a web page. It makes a key that cannot be taken out of the browser,
// pairs by the code of a picture, asks what there is to approve, and shows the codes of the app as well.
import { speaker } from './words.js';

/**
 * What the app does, without a page.
 * `keep` holds devices: `all()`, `put(device)`, `remove(id)`. `base`: the address of the service, ending in a slash. `now`: milliseconds.
 */
export function deviceApp({ base, keep, fetch = globalThis.fetch.bind(globalThis), now = () => Date.now() }) {
  const { subtle } = globalThis.crypto;

  const ask = async (method, path, body, headers = {}) => {
    const text = body === undefined ? undefined : canonical(body);
    const reply = await fetch(new URL(path.slice(1), base), {
      method, headers: { ...headers, ...(text === undefined ? {} : { 'Content-Type': 'application/json' }) }, cache: 'no-store', credentials: 'omit', ...(text === undefined ? {} : { body: text }),
    });
    const answer = await reply.json();
    if (!reply.ok) throw Object.assign(new Error(answer.detail ?? 'The service refused.'), { code: answer.code });
    return answer;
  };

  const asDevice = async ({ privateKey }, method, path, body) => {
    const at = Math.floor(now() / 1000);
    const digest = await subtle.digest('SHA-256', utf8(body === undefined ? '' : canonical(body)));
    const text = ['factorflow-device-1', method, path, at, base64url(digest)].join('\n');
    const signature = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, utf8(text));
    return await ask(method, path, body, { 'Device-Signature': `${at}.${base64url(signature)}` });
  };

  return {
    devices: () => keep.all(),
    forget: (id) => keep.remove(id),
    /** Pairs by the code of a picture. */
    async pair(code, name) {
      const { privateKey, publicKey } = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
      const { kty, crv, x, y } = await subtle.exportKey('jwk', publicKey);
      const { device: id, issuer, account, totp } = await ask('POST', '/v1/devices', { pairingCode: code, name, publicKey: { kty, crv, x, y } });
      const codes = totp === undefined ? null : { key: await subtle.importKey('raw', fromBase32(totp.secret), { name: 'HMAC', hash: 'SHA-1' }, false, ['sign']), digits: totp.digits, period: totp.period };
      const device = { id, name, issuer, account, privateKey, codes };
      await keep.put(device);
      return device;
    },
    /** What can be approved or denied now. */
    requests: async (device) => (await asDevice(device, 'GET', `/v1/devices/${device.id}/requests`)).items,
    /** What the request came to: `approved`, `denied`, `mismatched`, `locked`, `expired`. */
    approve: async (device, request, number) => (await asDevice(device, 'POST', `/v1/devices/${device.id}/requests/${request}`, { answer: 'approve', number })).state,
    deny: async (device, request) => (await asDevice(device, 'POST', `/v1/devices/${device.id}/requests/${request}`, { answer: 'deny' })).state,
    /** The code of this moment (RFC 6238) and for how many seconds it is shown; null where the app shows none. */
    async code({ codes }) {
      if (codes === null) return null;
      const seconds = now() / 1000;
      const counter = new DataView(new ArrayBuffer(8));
      counter.setBigUint64(0, BigInt(Math.floor(seconds / codes.period)));
      const mac = new DataView(await subtle.sign('HMAC', codes.key, counter));
      const number = mac.getUint32(mac.getUint8(mac.byteLength - 1) & 15) & 0x7fffffff;
      return { digits: String(number % 10 ** codes.digits).padStart(codes.digits, '0'), left: Math.ceil(codes.period - (seconds % codes.period)) };
    },
  };
}

/** JSON with sorted names and without white space (RFC 8785, as far as bodies of texts and objects need it). */
const canonical = (value) => JSON.stringify(value, (_, inner) => (inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
const utf8 = (text) => new TextEncoder().encode(text);
const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const fromBase32 = (text) => {
  const bits = [...text.replace(/=+$/, '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
};

/** Keys stay keys in here: the browser keeps them and gives nobody their content. */
function browserStorage() {
  const opened = new Promise((resolve, reject) => {
    const opening = indexedDB.open('factorflow-demo-device', 1);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('devices', { keyPath: 'id' }));
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(opening.error));
  });
  const run = async (mode, work) => {
    const store = (await opened).transaction('devices', mode).objectStore('devices');
    return await new Promise((resolve, reject) => {
      const asked = work(store);
      asked.addEventListener('success', () => resolve(asked.result));
      asked.addEventListener('error', () => reject(asked.error));
    });
  };
  return { all: () => run('readonly', (store) => store.getAll()), put: (device) => run('readwrite', (store) => store.put(device)), remove: (id) => run('readwrite', (store) => store.delete(id)) };
}

const outcomes = ['approved', 'denied', 'mismatched', 'locked', 'expired'];

/** An element with text and attributes. */
const element = (name, attributes = {}, ...content) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  made.append(...content);
  return made;
};

/** The page. What is on it already stays as it is while it still holds, so that nobody loses their place. */
function show(app, language) {
  const word = speaker(language);
  const find = (id) => document.querySelector(`#${id}`);
  const say = (text) => { find('said').textContent = text; };
  const cards = new Map();

  const attempt = async (form, work) => {
    const buttons = [...form.querySelectorAll('button')];
    for (const button of buttons) button.disabled = true;
    try {
      await work();
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  };

  const requestCard = (device, { id, purpose, from, expiresAt }) => {
    const field = `number-${id}`;
    const number = element('input', { id: field, class: 'number', inputmode: 'numeric', pattern: '[0-9]{2}', maxlength: '2', required: '', autocomplete: 'off' });
    const deny = element('button', { type: 'button', class: 'deny' }, word('deny'));
    const form = element('form', { class: 'request', 'aria-labelledby': `title-${id}` },
      element('h4', { id: `title-${id}` }, word(purpose === 'enrolment' || purpose === 'challenge' ? purpose : 'other')),
      element('p', {}, `${from === null ? '' : word('from', { from })}${word('until', { time: new Date(expiresAt).toLocaleTimeString(language) })}`),
      element('p', {}, element('label', { for: field }, word('number')), number),
      element('p', { class: 'buttons' }, element('button', {}, word('approve')), deny));
    const answer = (send) => attempt(form, async () => {
      const outcome = await send();
      say(`${device.name}: ${word(outcomes.includes(outcome) ? outcome : 'answered')}`);
      form.remove();
      cards.get(device.id)?.requests.delete(id);
      cards.get(device.id)?.title.focus();
    });
    form.addEventListener('submit', (event) => { event.preventDefault(); void answer(() => app.approve(device, id, number.value)); });
    deny.addEventListener('click', () => void answer(() => app.deny(device, id)));
    return form;
  };

  const deviceCard = (device) => {
    const title = element('h3', { tabindex: '-1' }, device.name);
    const digits = element('span', { class: 'digits' });
    const left = element('span', { class: 'hint' });
    const forget = element('button', { type: 'button', class: 'other' }, word('forget', device));
    const waiting = element('div');
    const card = element('li', {}, title, element('p', {}, word('account', device)), waiting,
      ...(device.codes === null ? [] : [element('p', {}, word('code'), digits, left)]), element('p', {}, forget));
    forget.addEventListener('click', () => void attempt(card, async () => {
      await app.forget(device.id);
      card.remove();
      cards.delete(device.id);
      find('none').hidden = cards.size > 0;
      say(word('forgotten', device));
      find('code').focus();
    }));
    find('devices').append(card);
    return { device, title, digits, left, waiting, requests: new Map(), isKnown: true };
  };

  const look = async () => {
    for (const device of await app.devices()) if (!cards.has(device.id)) cards.set(device.id, deviceCard(device));
    find('none').hidden = cards.size > 0;
    for (const card of cards.values()) {
      if (!card.isKnown) continue;
      const waiting = await app.requests(card.device).catch((error) => {
        if (error.code === 'device.unknown') {
          card.isKnown = false;
          say(word('unknown', card.device));
        }
        return null;
      });
      if (waiting === null) continue;
      for (const [id, form] of card.requests) if (!waiting.some((request) => request.id === id) && !form.contains(document.activeElement)) { form.remove(); card.requests.delete(id); }
      for (const request of waiting) {
        if (card.requests.has(request.id)) continue;
        const form = requestCard(card.device, request);
        card.requests.set(request.id, form);
        card.waiting.append(form);
        say(word('arrived', card.device));
      }
    }
  };

  const tick = async () => {
    for (const { device, digits, left } of cards.values()) {
      const code = await app.code(device);
      if (code === null) continue;
      digits.textContent = code.digits;
      left.textContent = word('left', { seconds: code.left });
    }
  };

  /** One after the other, and only while somebody can see it. */
  const again = (work, pause) => {
    const run = () => void (document.visibilityState === 'visible' ? work() : Promise.resolve()).catch(() => undefined).finally(() => setTimeout(run, pause));
    run();
  };

  const fromPicture = () => {
    const code = /^#pair=([A-Za-z2-7]+)$/.exec(location.hash)?.[1];
    if (code === undefined) return;
    find('code').value = code;
    history.replaceState(null, '', `${location.pathname}${location.search}`); // not into the history, nor into a bookmark
    find('name').focus();
  };

  find('pairing').addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(find('pairing'), async () => {
      const device = await app.pair(find('code').value, find('name').value.trim());
      find('code').value = '';
      say(word('paired', device));
      await look();
    });
  });
  globalThis.addEventListener('hashchange', fromPicture);
  fromPicture();
  again(look, 2_000);
  again(tick, 1_000);
}

if (typeof document !== 'undefined') {
  if (globalThis.crypto?.subtle === undefined) document.querySelector('#said').textContent = speaker(document.documentElement.lang)('insecure');
  else show(deviceApp({ base: new URL('../', location.href), keep: browserStorage() }), document.documentElement.lang);
}
