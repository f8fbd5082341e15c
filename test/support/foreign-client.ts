// A client by somebody who has read the API's description and none of this code. It renders what a view says, and posts
// one of the actions beside it; it knows no page, no state and no event by name, and imports nothing of the project.
//
// How it picks: first what its person wishes for, by the words on the buttons and options; then what can be typed into;
// then the action marked `primary`; then the others as listed; ways out (`exit`) last. It never sends the same thing
// twice in a row from a page that has not changed, and where nothing can be typed it waits for a countdown once.
import { createHmac } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';

type Words = { readonly id: string; readonly text: string };
type Option = { readonly value: string; readonly label: string; readonly available: boolean; readonly because?: string };
type Field = { readonly name: string; readonly kind: string; readonly label: string; readonly action: string; readonly options?: readonly Option[] };
export type View = {
  readonly title: Words; readonly text: readonly Words[]; readonly fields: readonly Field[]; readonly messages: readonly (Words & { readonly level: string })[];
  readonly progress?: { readonly step: number; readonly of: number }; readonly countdowns?: readonly { readonly name: string; readonly until: string }[];
  readonly shownOnce?: { readonly secret?: string; readonly uri?: string };
};
type Input = { readonly properties?: Readonly<Record<string, object>>; readonly required?: readonly string[] };
type Action = { readonly name: string; readonly kind?: string; readonly title: Words; readonly href: string; readonly method: string; readonly input: Input };
/** As much of an answer as this client reads: `state` and the page's id are not among it. */
export type Flow = {
  readonly id: string; readonly status: string; readonly view: View | null; readonly actions: readonly Action[];
  readonly userToken?: string; readonly output?: Readonly<Record<string, unknown>>;
};

/** Six-digit codes from a seed (RFC 6238), never two of the same thirty seconds. */
export class AuthenticatorApp {
  #seed: string | null;
  #last = 0;
  /** `seed`: base32, of an app that was set up before. */
  constructor(seed: string | null = null) {
    this.#seed = seed;
  }
  get isSetUp(): boolean {
    return this.#seed !== null;
  }
  scan(seed: string): void {
    if (seed !== this.#seed) [this.#seed, this.#last] = [seed, 0];
  }
  /** The first time step that was not used yet. */
  stepAt(now: number): number {
    return Math.max(Math.floor(now / 30_000), this.#last + 1);
  }
  use(step: number): void {
    this.#last = step;
  }
  codeOf(step: number): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const hash = createHmac('sha1', fromBase32(this.#seed ?? '')).update(counter).digest();
    const number = hash.readUInt32BE((hash.at(-1) ?? 0) % 16) % 2 ** 31;
    return String(number % 1_000_000).padStart(6, '0');
  }
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

export type Person = {
  readonly subject: string;
  /** What they type from memory, by the kind of field; messages to it are theirs to read. */
  readonly knows: Readonly<Record<string, string>>;
  readonly app?: AuthenticatorApp;
  /** Words they look for on buttons and options, the most wanted first; each is followed once where it leads. */
  readonly wants?: readonly RegExp[];
  /** How many wrong codes they type first, and how many messages never reach them. */
  readonly slips?: number;
  readonly misses?: number;
};

/** The service, and time as its tests have it: in milliseconds since 1970. */
export type World = { readonly url: string; readonly key: string; now(): Promise<number>; waitUntil(moment: number): Promise<void> };

export type Walk = {
  readonly flow: Flow;
  /** Every answer of the service as it came, and every page as the person saw it. */
  readonly answers: readonly Flow[];
  readonly pages: readonly string[];
  readonly titles: readonly string[];
  /** The words on what was pressed. */
  readonly pressed: readonly string[];
};

/** Something that can be done here. `value`: what is chosen or typed. */
type Way = { readonly action: Action; readonly payload: Readonly<Record<string, string>>; readonly wish: number; readonly isTyped: boolean; readonly isCode: boolean; readonly isRight: boolean };
type Code = { readonly text: string; readonly isRight: boolean };

const ajv = new Ajv2020({ strict: false, validateFormats: false });

export class ForeignClient {
  readonly #world: World;
  readonly #person: Person;
  readonly #app: AuthenticatorApp;
  #slips: number;
  #misses: number;
  #heard: string | null = null;
  #message: string | null = null;
  /** The page on which a right code of the app was of no use: it asks for something else than the app's. */
  #inVain: string | null = null;
  readonly #followed = new Set<string>();

  constructor(world: World, person: Person) {
    this.#world = world;
    this.#person = person;
    this.#app = person.app ?? new AuthenticatorApp();
    this.#slips = person.slips ?? 0;
    this.#misses = person.misses ?? 0;
  }

  /** Starts a flow and goes through it to its end. @throws when the person would be stuck, with all they saw. */
  async walk(machine: string, input: object = {}): Promise<Walk> {
    await this.#readMessages();
    const answers: Flow[] = [];
    const pages: string[] = [];
    const titles: string[] = [];
    const pressed: string[] = [];
    const stuck = (why: string) => new Error(`${why}\n\n${pages.join('\n\n')}`);
    const take = (flow: Flow) => (answers.push(flow), flow);
    let flow = take(await this.#ask<Flow>('POST', '/v1/flows', { machine, subject: this.#person.subject, input }));
    const token = flow.userToken ?? this.#world.key;
    let [before, waitedOn] = ['', ''];
    for (let turn = 0; flow.status === 'active'; turn++) {
      const { view } = flow;
      if (turn > 60) throw stuck('this does not end');
      if (view === null) throw stuck('nobody is asked anything, and it has not ended');
      if (view.shownOnce?.secret !== undefined) this.#app.scan(view.shownOnce.secret);
      if (this.#inVain !== view.title.text) this.#inVain = null;
      await this.#readMessages();
      const look = render(view, flow.actions, false);
      const ways = (await this.#waysFrom(flow, view)).filter((way) => `${look}${key(way)}` !== before).sort(byPreference);
      const [way] = ways;
      if (way === undefined) throw stuck(`nothing can be done here:\n${look}`);
      const soonest = Math.min(...(view.countdowns ?? []).map(({ until }) => Date.parse(until)));
      if (way.wish === Infinity && !way.isTyped && Number.isFinite(soonest) && waitedOn !== look) {
        waitedOn = look;
        await this.#world.waitUntil(soonest);
        flow = take(await this.#ask<Flow>('GET', `/v1/flows/${flow.id}`, undefined, token));
        continue;
      }
      titles.push(view.title.text);
      pressed.push(way.action.title.text);
      pages.push(`${render(view, flow.actions, true)}\n  → "${way.action.title.text}" ${Object.values(way.payload).join(', ')}`);
      before = `${look}${key(way)}`;
      if (way.isCode && way.isRight && this.#message === null) this.#inVain = view.title.text;
      this.#remember(way, await this.#world.now());
      flow = take(await this.#ask<Flow>(way.action.method, way.action.href, { type: way.action.name, ...way.payload }, token));
    }
    return { flow, answers, pages, titles, pressed };
  }

  async #waysFrom(flow: Flow, view: View): Promise<Way[]> {
    const ways: Way[] = [];
    for (const action of flow.actions) {
      const payload: Record<string, string> = {};
      let [wish, isTyped, isFilled] = [this.#wishFor(action.title.text, action.title.text), false, true];
      let code: Code | null = null;
      for (const name of Object.keys(action.input.properties ?? {})) {
        const field = view.fields.find((one) => one.action === action.name && one.name === name);
        if (field === undefined) throw new Error(`the page has no field for "${name}" of "${action.title.text}"`);
        const [option] = (field.options ?? []).filter(({ available }) => available).toSorted((a, b) => this.#placeOf(a.label) - this.#placeOf(b.label));
        if (field.kind === 'code') code = await this.#code();
        if (option !== undefined) wish = Math.min(wish, this.#wishFor(option.label, `${action.name} ${option.value}`));
        const typed = field.kind === 'code' ? code?.text : this.#person.knows[field.kind];
        const value = field.options === undefined ? typed : option?.value;
        isTyped ||= field.options === undefined && value !== undefined;
        if (value !== undefined) payload[name] = value;
        else if (action.input.required?.includes(name) === true) isFilled = false;
      }
      if (!isFilled) continue;
      if (!ajv.validate(action.input, payload)) throw new Error(`what the page asks for is not what "${action.title.text}" takes: ${ajv.errorsText()}`);
      ways.push({ action, payload, wish, isTyped, isCode: code !== null, isRight: code?.isRight ?? false });
    }
    return ways;
  }

  /** The place of the first wish these words meet. */
  #placeOf(words: string): number {
    const wants = this.#person.wants ?? [];
    const place = wants.findIndex((want) => want.test(words));
    return place < 0 ? wants.length : place;
  }

  /** That place as a reason to do something; no reason any more where it was done before. */
  #wishFor(words: string, what: string): number {
    const place = this.#placeOf(words);
    return place === (this.#person.wants ?? []).length || this.#followed.has(what) ? Infinity : place;
  }

  /** From the newest message if one came since the last step that was no code, else from the app; null where neither has one. */
  async #code(): Promise<Code | null> {
    if (this.#message !== null) return this.#slips > 0 ? { text: wrong(this.#message, this.#slips), isRight: false } : { text: this.#message, isRight: true };
    if (!this.#app.isSetUp || this.#inVain !== null) return null;
    const step = this.#app.stepAt(await this.#world.now());
    // The service lets an app's clock be one step ahead.
    await this.#world.waitUntil((step - 1) * 30_000);
    const code = this.#app.codeOf(step);
    return this.#slips > 0 ? { text: wrong(code, this.#slips), isRight: false } : { text: code, isRight: true };
  }

  #remember({ action, payload, isCode, isRight }: Way, now: number): void {
    this.#followed.add(action.title.text);
    for (const value of Object.values(payload)) this.#followed.add(`${action.name} ${value}`);
    if (isCode && !isRight) this.#slips -= 1;
    if (isCode && isRight && this.#message === null) this.#app.use(this.#app.stepAt(now));
    if (!isCode || isRight) this.#message = null;
  }

  async #readMessages(): Promise<void> {
    const theirs = await Promise.all(Object.values(this.#person.knows).map((to) => this.#ask<{ items: { id: string; text: string }[] }>('GET',
      `/v1/demo/inbox?${new URLSearchParams({ to, limit: '200', ...(this.#heard === null ? {} : { after: this.#heard }) }).toString()}`)));
    const newest = theirs.flatMap(({ items }) => items).sort((a, b) => (a.id < b.id ? -1 : 1)).at(-1);
    if (newest === undefined) return;
    this.#heard = newest.id;
    this.#message = this.#misses > 0 ? null : (/\d(?: ?\d){5}/.exec(newest.text)?.[0].replaceAll(' ', '') ?? null);
    this.#misses -= 1;
  }

  async #ask<Answer>(method: string, path: string, body?: object, key = this.#world.key): Promise<Answer> {
    const reply = await fetch(this.#world.url + path, {
      method, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', connection: 'close', prefer: 'wait=20' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path} was answered ${reply.status}: ${text}`);
    return JSON.parse(text) as Answer;
  }
}

const key = ({ action, payload }: Way): string => JSON.stringify([action.name, payload]);
const kinds: readonly (string | undefined)[] = ['primary', 'secondary', undefined, 'exit'];
const byPreference = (a: Way, b: Way): number => {
  if (a.wish !== b.wish) return a.wish - b.wish;
  const [isOutA, isOutB] = [a.action.kind === 'exit', b.action.kind === 'exit'];
  return Number(isOutA) - Number(isOutB) || Number(b.isTyped) - Number(a.isTyped) || kinds.indexOf(a.action.kind) - kinds.indexOf(b.action.kind);
};
/** Another one for each slip. */
const wrong = (code: string, slip: number): string => String((Number(code) + 7 * slip) % 1_000_000).padStart(6, '0');

/** The page as lines of text; without what changes by itself, to tell whether anything else has. */
function render({ title, text, messages, fields, progress, countdowns = [], shownOnce }: View, actions: readonly Action[], isWhole: boolean): string {
  return [
    `== ${title.text} ==${progress === undefined ? '' : ` (${progress.step} of ${progress.of})`}`,
    ...messages.map((message) => `  ${message.level}: ${message.text}`),
    ...text.map((line) => `  ${line.text}`),
    ...(isWhole && shownOnce !== undefined ? [`  shown once: ${shownOnce.secret ?? ''} ${shownOnce.uri ?? ''}`] : []),
    ...fields.flatMap((field) => [
      `  ${field.label}: ${field.options === undefined ? '________' : ''}`,
      ...(field.options ?? []).map(({ label, available, because }) => `    ${available ? '( )' : ' x '} ${label}${because === undefined ? '' : ` (${because})`}`),
    ]),
    ...(isWhole ? countdowns.map(({ name, until }) => `  ${name}: ${until}`) : []),
    `  ${actions.map((action) => `${action.kind === 'primary' ? '[[' : '['} ${action.title.text} ${action.kind === 'primary' ? ']]' : ']'}`).join('  ')}`,
  ].join('\n');
}
