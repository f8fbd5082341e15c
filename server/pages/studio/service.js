// The only one that talks to the service. The key is kept for this tab alone, in the session storage: it survives a reload,
// goes when the tab is closed, and is in no address. It is sent as a header and nowhere else.

const place = 'factorflow-studio-key';
/** Where the service is reached, whatever a proxy puts before its paths. */
const base = new URL('../', import.meta.url);
const addressOf = (path) => new URL(path.slice(1), base);
/** Milliseconds between two attempts to go on with a stream. */
const soonest = 500;
const latest = 5_000;

export class ServiceError extends Error {
  constructor(message, { status = 0, code = '', errors = [] } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

export const key = {
  get: () => sessionStorage.getItem(place),
  set: (value) => sessionStorage.setItem(place, value),
  forget: () => sessionStorage.removeItem(place),
};

const headers = (more = {}) => ({ Authorization: `Bearer ${key.get() ?? ''}`, ...more });

async function reply(method, path, { body, more, signal } = {}) {
  const answer = await fetch(addressOf(path), {
    method, cache: 'no-store', credentials: 'omit', redirect: 'error', ...(signal === undefined ? {} : { signal }),
    headers: headers({ ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...more }), ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new ServiceError(problem.detail ?? answer.statusText, { status: answer.status, code: problem.code, errors: problem.errors });
}

/** @returns what the service answers with, as JSON */
export const ask = async (path, { method = 'GET', body, more, signal } = {}) => await (await reply(method, path, { body, more: { Accept: 'application/json', ...more }, signal })).json();
export const askText = async (path) => await (await reply('GET', path)).text();

/** Which version of a machine is meant, as a query; nothing for what is hosted as it is. `more`: what else is asked. */
export function versionQuery({ version, root, isDraft }, more = {}) {
  const query = new URLSearchParams({ ...more, ...(isDraft || version === null || version === undefined ? {} : { version }), ...(root === null || root === undefined ? {} : { root }) });
  return query.size === 0 ? '' : `?${query}`;
}

/** A picture as elements. A browser that parses an answer itself reads no text as markup. */
export function askPicture(path) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', addressOf(path));
    for (const [name, value] of Object.entries(headers({ Accept: 'image/svg+xml' }))) request.setRequestHeader(name, value);
    request.responseType = 'document';
    request.addEventListener('error', () => reject(new ServiceError('no connection')));
    request.addEventListener('load', () => {
      const root = request.responseXML?.documentElement;
      if (request.status === 200 && root?.localName === 'svg') resolve(document.importNode(root, true));
      else reject(new ServiceError(`no picture (${request.status})`, { status: request.status })); // why is told to whoever asks for JSON
    });
    request.send();
  });
}

/**
 * Server-sent events (WHATWG HTML, section 9.2) with a key, which EventSource cannot send. Goes on after the last event seen
 * when the connection is lost, until `isOver` says that there is no more, or `signal` aborts.
 * `onState`: `connecting`, `open`, `lost`.
 */
export async function stream(path, { after = null, signal, onEvent, onState, isOver = async () => false }) {
  let last = after;
  for (let wait = soonest; !signal.aborted;) {
    onState('connecting');
    try {
      const answer = await reply('GET', path, { signal, more: { Accept: 'text/event-stream', ...(last === null ? {} : { 'Last-Event-ID': String(last) }) } });
      onState('open');
      wait = soonest;
      for await (const { id, event, data } of eventsOf(answer.body)) {
        if (id !== null) last = id;
        onEvent(event, data);
      }
      if (await isOver()) return;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ServiceError && [401, 403, 404].includes(error.status)) throw error;
    }
    if (signal.aborted) return;
    onState('lost');
    await new Promise((next) => void setTimeout(next, wait));
    wait = Math.min(latest, wait * 2);
  }
}

async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name) => block.split('\n').filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
      const data = field('data');
      if (data.length > 0) yield { id: field('id')[0] ?? null, event: field('event')[0] ?? 'message', data: JSON.parse(data.join('\n')) };
    }
  }
}
