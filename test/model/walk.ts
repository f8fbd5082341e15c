// Walks one generated path with a real engine over a real store: one process a step, and another for the next.
import { expect } from 'vitest';
import type { AnyMachineSnapshot } from 'xstate';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { combinedRegistrationDefinitions } from '#src/combined-registration/definitions.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import type { FlowRecord } from '#src/engine/flow-record.ts';
import type { JsonObject } from '#src/ports/json.ts';
import type { LogRow } from '#src/ports/store.ts';
import type { Edge, Graph } from '#src/paths/graph.ts';
import type { Path } from '#src/paths/plan.ts';
import { labelOf, outputOf } from './answers.ts';
import { worldOf } from './charts.ts';
import { bringNobody, bringTo, own, signInFor, subject, tenant } from './directory-of.ts';
import { type Channel, Ledger } from './ledger.ts';
import { OneStepLives, type Place } from './one-step-lives.ts';
import { authenticatorCode, codeIn, network, wrongCode } from './outside-world.ts';
import { noOrigins, performing, type Performance, Provoking } from './provoking.ts';

export class Walk {
  readonly ledger: Ledger;
  readonly network = network();
  readonly origins = noOrigins();
  readonly lives: OneStepLives;
  flowId = '';
  /** Steps of the flow that its log must show. */
  steps = 0;
  readonly #graph: Graph;
  readonly #path: Path;
  readonly #provoking: Provoking;
  #position = -1;
  /** What the person has typed, or has in their app. */
  #address = '';
  #seed = '';
  #numbers = 0;

  private constructor(lives: OneStepLives, graph: Graph, path: Path) {
    this.lives = lives;
    this.#graph = graph;
    this.#path = path;
    this.ledger = new Ledger(graph.machine.id);
    this.#provoking = new Provoking(lives, () => this.flowId);
    for (const secret of [own.seed, '2065550190', own.address]) this.ledger.secrets.add(secret);
  }

  static async begin(place: Place, graph: Graph, path: Path): Promise<Walk> {
    return new Walk(await OneStepLives.in(place), graph, path);
  }

  async flow(): Promise<FlowRecord> {
    return await this.lives.flow(this.flowId);
  }

  async log(): Promise<readonly LogRow[]> {
    return await this.lives.store.log(this.flowId, { after: 0, limit: 1_000 });
  }

  /** The world of the state that the path is in now; null before anybody was looked up. */
  get facts() {
    const at = this.#position < 0 ? this.#path.start : this.#edge.to;
    return worldOf(this.#graph.nodes[at] ?? { world: null })?.facts ?? null;
  }

  get definitions() {
    return combinedRegistrationDefinitions({ directory: embeddedDirectory, senders: this.network.senders, issuer: 'Factorflow', ids: this.lives.ids });
  }

  async start(): Promise<void> {
    const met = this.#path.steps.map(({ to }) => worldOf(this.#graph.nodes[to] ?? { world: null })).find((world) => world !== null)?.facts ?? null;
    if (met === null) await bringNobody(this.lives);
    else {
      await bringTo(this.lives, met);
      this.ledger.world(met);
    }
    const input = { signIn: met === null ? {} : signInFor(met, this.lives.now) } as JsonObject;
    await this.#live(null, async ({ engine }) => {
      this.flowId = (await engine.start({ tenant, machine: this.#graph.machine.id, subject, input })).id;
    });
    this.steps = 1;
  }

  /** Makes the next step of the path happen. */
  async step(): Promise<void> {
    this.#position++;
    const edge = this.#edge;
    this.lives.now += 1_000;
    if (edge.kind === 'world') return await this.#changeWorld();
    this.steps++;
    if (edge.kind === 'user') await this.#send();
    else if (edge.kind === 'service') await this.#answer();
    else if (edge.source === null) await this.#expire();
    else await this.#waitFor((await this.flow()).timers[edge.source]?.due);
  }

  get #edge(): Edge {
    const edge = this.#path.steps[this.#position];
    if (edge === undefined) throw new RangeError('the path is over');
    return edge;
  }

  /** As the path has it: what the chart knows before the step at hand. */
  get #before(): AnyMachineSnapshot {
    return this.#graph.nodes[this.#edge.from]!.snapshot;
  }

  get #context(): Context {
    return this.#before.context as Context; // both charts have the vocabulary's context
  }

  get #channel(): Channel {
    return this.#context.channel as Channel; // no path asks for approval in an app: this version cannot
  }

  async #live(performance: Performance, act: Parameters<OneStepLives['live']>[2]): Promise<void> {
    await this.lives.live(performing(this.definitions, performance), 1, act);
  }

  async #changeWorld(): Promise<void> {
    const { facts } = this;
    if (facts === null) throw new Error('the world changes before it is known');
    await bringTo(this.lives, facts);
    this.ledger.world(facts);
    await this.lives.restart();
  }

  async #send(): Promise<void> {
    const { type } = this.#edge.event;
    const event = { ...this.#edge.event, ...(await this.#typed(type)) } as JsonObject & { type: string };
    await this.#live(null, ({ engine }) => engine.send(this.flowId, { event }));
    if (type === 'flow.cancelled') this.ledger.cancelled();
  }

  /** What a person types where the path only says that they do. A new number or address each time. */
  async #typed(type: string): Promise<object> {
    switch (type) {
      case 'phone.submitted': {
        const digits = `206555${String(1_000 + 7 * this.#numbers++)}`;
        this.#address = `+1 ${digits}`;
        this.ledger.secrets.add(digits);
        return { number: this.#address };
      }
      case 'email.submitted':
        this.#address = `somebody.else${this.#numbers++}@mail.example`;
        this.ledger.secrets.add(this.#address);
        return { address: this.#address };
      case 'code.submitted':
        return { code: await this.#typedCode() };
      default:
        return {};
    }
  }

  async #typedCode(): Promise<string> {
    const verdict = this.#comingVerdict();
    const right = this.#channel === 'appCode' ? this.#appCode() : await this.#sentCode(verdict, this.#channel);
    const code = verdict === 'rejected' || verdict === 'spent' ? wrongCode(right) : right;
    this.ledger.secrets.add(code);
    return code;
  }

  #appCode(): string {
    this.lives.now += 31_000; // an app's code is good once
    return authenticatorCode(this.#context.method === 'app' ? this.#seed : this.#onFile('app', own.seed), this.lives.now);
  }

  async #sentCode(verdict: string | null, channel: Exclude<Channel, 'appCode'>): Promise<string> {
    const isCompared = verdict !== null && verdict !== 'expired';
    const arranged = isCompared ? await this.#provoking.haveCode(channel, '271828') : null;
    const last = this.network.delivered.at(-1);
    if (arranged !== null) this.origins.arranged++;
    return arranged ?? (last === undefined ? '314159' : codeIn(last));
  }

  /** What the check of the code that is typed now answers, further down the path. */
  #comingVerdict(): string | null {
    const next = this.#path.steps.slice(this.#position + 1).find(({ kind }) => kind !== 'world');
    return next?.kind === 'service' ? labelOf(next) : null;
  }

  async #answer(): Promise<void> {
    const edge = this.#edge;
    const src = edge.source ?? '';
    const performance = await this.#provoke(src, labelOf(edge));
    await this.#live(performance, async () => {});
    this.network.failing = null;
    this.origins[performance?.as === 'itself' ? 'real' : performance?.as === 'unavailable' ? 'faults' : 'scripted']++;
    const row = (await this.log()).at(-1);
    expect(labelOf({ event: row?.event ?? { type: '' } }), 'what the activity answered').toBe(labelOf(edge));
    await this.#note(src, labelOf(edge));
  }

  async #provoke(src: string, label: string): Promise<Performance> {
    const itself: Performance = { src, as: 'itself' };
    const provoking = this.#provoking;
    const isCheck = src === 'checkCode' || src === 'checkChallenge';
    if (isCheck || src === 'sendCode' || src === 'sendChallenge') await provoking.outliveLock(this.#channel);
    switch (label) {
      case 'directory.unavailable':
        return { src, as: 'unavailable' };
      case 'sent':
        await provoking.forgetSends(this.#channel);
        return itself;
      case 'tooSoon':
        await provoking.haveJustSent(this.#channel);
        return itself;
      case 'delivery.failed':
      case 'delivery.unknown':
      case 'address.refused':
        await provoking.forgetSends(this.#channel);
        this.network.failing = label === 'delivery.failed' ? 'unreachable' : label === 'delivery.unknown' ? 'unknown' : 'refused';
        return itself;
      case 'lockedOut':
        await provoking.haveTriedAll(this.#channel, true);
        return itself;
      case 'exhausted':
        await (isCheck ? provoking.haveTriedAll(this.#channel, false) : provoking.haveSentAll(this.#channel));
        return itself;
      case 'spent':
      case 'expired':
        // The codes of an app are not sent: at a challenge none grows old.
        if (this.#channel === 'appCode' && src === 'checkChallenge') return { src, as: { answering: outputOf(this.#edge) } };
        await (label === 'spent' ? provoking.haveTriedThisCode() : provoking.letCodeExpire());
        return itself;
      case 'proof.missing':
        this.origins.arranged++;
        await provoking.unprove();
        return itself;
      default:
        return itself;
    }
  }

  /** Writes down what this answer means outside the chart. */
  async #note(src: string, label: string): Promise<void> {
    const { ledger } = this;
    const isChallenge = src.endsWith('Challenge');
    ledger.challenged(isChallenge);
    if (label === 'sent') ledger.sent(this.#channel, e164(isChallenge ? this.#onFile('phone', own.number) : this.#address));
    if (label === 'exhausted' && src.startsWith('check')) ledger.locked(this.#channel);
    if (label === 'accepted' && isChallenge) ledger.passed(this.#channel);
    if (label === 'accepted' && !isChallenge) ledger.wasProven(this.#channel, this.#channel === 'appCode' ? this.#seed : this.#address);
    if (src === 'prepareApp' && label === 'done') await this.#scan();
    if (src === 'saveMethod') {
      if (label === 'done') ledger.saved(this.#channel);
      else ledger.notSaved(this.#channel, label !== 'proof.missing');
    }
    if (src === 'setDefault') {
      const wording = { appCode: 'code from my authenticator app or token', sms: `Text a code to ${this.#masked()}`, voice: `Call ${this.#masked()}`, email: '' }[this.#channel];
      if (label === 'done') ledger.choseDefault(this.#channel, wording);
      else ledger.couldNotChooseDefault(wording);
    }
    if (src === 'completeRegistration' && label === 'done') ledger.confirmed();
  }

  /** The seed is shown in one answer, and by no second one. */
  async #scan(): Promise<void> {
    await this.lives.live(performing(this.definitions, null), 0, async ({ engine }) => {
      const { cause } = await this.flow();
      const shown = (await engine.takeShown(this.flowId, cause)) as { readonly secret?: string } | null;
      this.#seed = shown?.secret ?? '';
      expect(this.#seed, 'the seed, in the answer that made it').toMatch(/^[A-Z2-7]{32}$/);
      expect(await engine.takeShown(this.flowId, cause), 'the seed, asked for again').toBeNull();
    });
    this.ledger.secrets.add(this.#seed);
  }

  /** What this flow has put on file, else what was there before it. */
  #onFile(kind: 'app' | 'phone', before: string): string {
    return this.ledger.registered.find((method) => method.kind === kind)?.proof ?? before;
  }

  #masked(): string {
    return this.ledger.holds('phone') ? `+1 ••••••${this.#onFile('phone', own.number).slice(-4)}` : '••••••';
  }

  /** Timers that come first do so: they may word a notice, and change nothing else. */
  async #expire(): Promise<void> {
    for (;;) {
      const { timers, expiresAt } = await this.flow();
      const first = Object.values(timers).map(({ due }) => due).sort((a, b) => a - b)[0];
      if (first === undefined || first >= (expiresAt ?? 0)) return await this.#waitFor(expiresAt ?? undefined);
      this.steps++;
      await this.#waitFor(first);
    }
  }

  /** The moment comes while a process waits for it, or while none is there. */
  async #waitFor(due: number | undefined): Promise<void> {
    if (due === undefined) throw new Error('nothing is due, and the path waits for it');
    const isDown = this.steps % 2 === 0 || this.lives.now >= due - 2_000;
    this.lives.now = isDown ? Math.max(this.lives.now, due + 500) : due - 2_000;
    await this.#live(null, ({ clock }) => (isDown ? Promise.resolve() : clock.advance(2_500)));
  }
}

const e164 = (address: string): string => (address.startsWith('+') ? address.replaceAll(' ', '') : address);
