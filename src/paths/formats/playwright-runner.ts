// The part of a written Playwright file that is the same for every machine. It is text here and a program there: it needs
// nothing but @playwright/test and a service started with --test-clock, and no browser.

export const playwrightRunner = String.raw`const service = process.env.FACTORFLOW_URL ?? 'http://127.0.0.1:3000';
const headers = { authorization: 'Bearer ' + (process.env.FACTORFLOW_API_KEY ?? ''), prefer: 'wait=0' };
/** Whose flows are started instead of those of the suite's own subject. */
const subject = process.env.FACTORFLOW_SUBJECT;

async function ask(request, method, path, data) {
  const reply = await request.fetch(service.replace(/\/+$/, '') + path, { method, headers, ...(data === undefined ? {} : { data }) })
    .catch((error) => { throw new Error(service + ' cannot be reached (FACTORFLOW_URL names another one): ' + String(error.message).split('\n')[0]); });
  const body = await reply.json().catch(() => ({}));
  return { status: reply.status(), body };
}

/** Why there can be no tests against this service, in one sentence; null where there can. */
function obstacle({ status, body }) {
  if (status === 200) return null;
  if (status === 401) return service + ' does not know the key in FACTORFLOW_API_KEY.';
  if (status === 404 || body.code === 'input.invalid') return service + ' was not started with --test-clock, so its time cannot be moved.';
  return service + ' answers ' + status + ' ' + (body.code ?? '') + ': ' + (body.detail ?? '') + '.';
}

/** One flow in the hand of a test: whatever it waits for stands still until the test says what it answers. */
class Flow {
  #request;
  #path;
  #revision = 0;
  /** What the flow has done that no step of the test has asked about yet. */
  #ahead = [];

  constructor(request) { this.#request = request; }

  async start(body) {
    const { status, body: seen } = await ask(this.#request, 'POST', '/v1/test/flows', { machine, ...body, ...(subject === undefined ? {} : { subject }) });
    expect(status, 'starting answers: ' + (seen.detail ?? '') + (status === 422 ? ' (FACTORFLOW_SUBJECT names another subject)' : '')).toBe(201);
    this.id = seen.id;
    this.#path = '/v1/test/flows/' + encodeURIComponent(seen.id);
    this.#took(seen);
  }

  /** What is due comes by itself in so many milliseconds; before anything else somebody may wait. */
  async act({ send, refused, settle, answer, tell, due, in: left, wait = 0 }) {
    // What was due at the very moment of the step before has happened already.
    const [next] = this.#ahead;
    if (next !== undefined && (left === 0 || (tell !== undefined && wait === 0 && next.event.type === tell))) return;
    this.#expectNothing('before this step');
    if (due !== undefined) return await this.#comeTo(left);
    if (wait > 0) {
      await this.#advance(Math.ceil(wait));
      this.#expectNothing('while somebody waits');
    }
    const { status, body } = send !== undefined ? await ask(this.#request, 'POST', '/v1/flows/' + encodeURIComponent(this.id) + '/events', send)
      : await ask(this.#request, 'POST', this.#path + (tell === undefined ? '/activities/' + encodeURIComponent(settle) : '/events'), tell === undefined ? answer : { type: tell });
    if (refused === true) {
      expect([409, 422], 'it is refused').toContain(status);
      const revision = this.#revision;
      await this.#look();
      this.#expectNothing('where a step is refused');
      expect(this.#revision, 'a refused step changes nothing').toBe(revision);
    } else {
      expect(status, 'the step answers: ' + (body.detail ?? '')).toBe(200);
      if (send === undefined) this.#took(body);
      else await this.#look();
    }
  }

  /** Holds the flow's next step to what is expected of it. */
  compare(expected) {
    const actual = this.#ahead.shift();
    if (actual === undefined && expected.transitions.length === 0) return; // refused, or shown to nobody
    expect(actual === undefined ? 'nothing happened' : comparable(actual)).toEqual(comparable(expected));
  }

  async end() {
    if (this.#path !== undefined) await ask(this.#request, 'DELETE', this.#path);
  }

  expectTheEnd() { this.#expectNothing('after the last step'); }

  /** Not a millisecond too early, and none too late. */
  async #comeTo(milliseconds) {
    const whole = Math.ceil(milliseconds);
    if (whole > 1) {
      await this.#advance(whole - 1);
      this.#expectNothing('a millisecond before it is due');
    }
    await this.#advance(Math.min(whole, 1));
  }

  async #advance(milliseconds) {
    const { status } = await ask(this.#request, 'POST', '/v1/test/clock', { advance: 'PT' + (milliseconds / 1_000).toFixed(3) + 'S' });
    expect(status, 'the clock was moved').toBe(200);
    await this.#look();
  }

  async #look() {
    const { status, body } = await ask(this.#request, 'GET', this.#path + '?after=' + this.#revision);
    expect(status, 'looking at the flow').toBe(200);
    this.#took(body);
  }

  #took({ steps, revision }) {
    this.#ahead.push(...steps);
    this.#revision = revision;
  }

  #expectNothing(when) {
    expect(this.#ahead.map(({ event, state }) => ({ event: event.type, state })), 'nothing happens by itself ' + when).toEqual([]);
  }
}

/** What counts: a reference to something sealed is another one each time, and names that only the service gave are nobody's. */
function comparable({ transitions, state, status, tags, timers, activities, effects, page, output, context }) {
  const unsealed = (value) => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(unsealed);
    const keys = Object.keys(value);
    return keys.length === 1 && typeof value.sealed === 'string' ? { sealed: true } : Object.fromEntries(keys.map((key) => [key, unsealed(value[key])]));
  };
  return unsealed({
    transitions, state, status, tags: tags.toSorted(), page, effects, output, context,
    timers: timers.map((name) => name.replace(/^(unnamed\..*)\.\d+$/s, '$1')).toSorted(),
    activities: activities.map(({ id, src }) => (id === src || src === '[object Object]' || src.startsWith('inline') ? id : id + ' (' + src + ')')).toSorted(),
  });
}

// The time is the whole service's: one test after the other, and it stands still between two steps.
test.describe.configure({ mode: 'default' });
test.beforeAll(async ({ request }) => {
  const because = obstacle(await ask(request, 'POST', '/v1/test/clock', { stopped: true }));
  if (because !== null) throw new Error(because);
});
test.afterAll(async ({ request }) => void (await ask(request, 'POST', '/v1/test/clock', { stopped: false }).catch(() => null)));

test.describe(suite, () => {
  if (tests.length === 0) test.skip(nothing, () => {});
  for (const { id, title, start, startsWith, steps, afterwards = [] } of tests) {
    test(title + ' [' + id + ']', async ({ request }) => {
      const flow = new Flow(request);
      try {
        await test.step('start', async () => {
          await flow.start(start);
          flow.compare(startsWith);
        });
        for (const { says, act, expected } of steps) {
          await test.step(says, async () => {
            await flow.act(act);
            flow.compare(expected);
          });
        }
        // What is due at the very moment of the last step.
        for (const due of afterwards) flow.compare(due);
        flow.expectTheEnd();
      } finally {
        await flow.end();
      }
    });
  }
});`;
