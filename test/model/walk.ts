// Walks one generated path with a real engine over a real store: one process a step, and another for the next.
import { expect } from 'vitest';
import type { AnyMachineSnapshot } from 'xstate';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { combinedRegistrationDefinitions } from '#src/combined-registration/definitions.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { storePolicy } from '#src/directory/policy-record.ts';
import type { Definition } from '#src/engine/definition.ts';
import { type FlowRecord, flows } from '#src/engine/flow-record.ts';
import type { JsonObject } from '#src/ports/json.ts';
import type { LogRow } from '#src/ports/store.ts';
import type { Edge, Graph } from '#src/paths/graph.ts';
import type { Path } from '#src/paths/plan.ts';
import { labelOf } from './answers.ts';
import { worldOf } from './charts.ts';
import { bringNobody, bringTo, heldBy, own, person, policyFor, signInFor, subject, tenant } from './directory-of.ts';
import { Devices } from './devices.ts';
import { type Channel, Ledger } from './ledger.ts';
import { Noting } from './noting.ts';
import { OneStepLives, type Place } from './one-step-lives.ts';
import { network } from './outside-world.ts';
import { noOrigins, performing, type Performance, Provoking } from './provoking.ts';
import { provoked } from './outcomes.ts';
import { Typing } from './typing.ts';

/** Which of what an activity is asked a bound of the samples refuses, where the real one would go on. */
const writers = new Set(['saveMethod', 'makePassword', 'deleteMethod', 'setDefault']);

const day = 86_400_000;

/** A host has a bound on what it hashes at once, and walks that go on beside each other share one. */
let hashing: Promise<unknown> = Promise.resolve();
const oneAtATime = (work: () => Promise<void>): Promise<void> => {
  const mine = hashing.then(work);
  hashing = mine.catch(() => {});
  return mine;
};

export class Walk {
  readonly ledger: Ledger;
  readonly network = network();
  readonly origins = noOrigins();
  readonly lives: OneStepLives;
  readonly devices: Devices;
  readonly provoking: Provoking;
  readonly typing: Typing;
  flowId = '';
  /** What was on file when the flow began. */
  heldAtStart: Facts['methods'] = [];
  /** Whether the person might put it off then. */
  skipAtStart: Facts['skip'] = 'refused';
  /** Steps of the flow that its log must show. */
  steps = 0;
  readonly #graph: Graph;
  readonly #path: Path;
  readonly #ids = new Map<string, string>();
  readonly #noting: Noting;
  #position = -1;

  private constructor(lives: OneStepLives, graph: Graph, path: Path) {
    this.lives = lives;
    this.#graph = graph;
    this.#path = path;
    this.ledger = new Ledger(graph.machine.id);
    this.devices = new Devices(lives, () => this.flowId);
    this.provoking = new Provoking(lives, () => this.flowId);
    this.typing = new Typing(this);
    this.#noting = new Noting(this);
    for (const secret of [own.seed, own.tokenSeed, '2065550190', '2065550191', '2065550192', own.address]) this.ledger.secrets.add(secret);
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
  get facts(): Facts | null {
    return this.#factsAt(this.#position < 0 ? this.#path.start : this.edge.to);
  }

  /** The world before the step at hand. */
  get factsBefore(): Facts | null {
    return this.#factsAt(this.edge.from);
  }

  #factsAt(node: number): Facts | null {
    return worldOf(this.#graph.nodes[node] ?? { world: null })?.facts ?? null;
  }

  /**
   * As the host has them, but for a review, which is worked through on its own elsewhere: here it is an activity that ends as the path
   * says. And a path may take longer than a person.
   */
  get definitions(): Definition[] {
    const definitions = combinedRegistrationDefinitions({ directory: embeddedDirectory, senders: this.network.senders, issuer: 'Factorflow', ids: this.lives.ids });
    return definitions.map((definition) => (definition.id === this.#graph.machine.id
      ? { ...definition, machine: this.#graph.machine, lifetime: { idle: day / 8, absolute: day }, activities: { ...definition.activities, review: { run: () => Promise.reject(new Error('no path leaves it to itself')) } } }
      : definition));
  }

  async start(): Promise<void> {
    const met = this.#path.steps.map(({ to }) => this.#factsAt(to)).find((facts) => facts !== null) ?? null;
    if (met === null) await bringNobody(this.lives);
    else {
      await bringTo(this.lives, met, null, '');
      [this.heldAtStart, this.skipAtStart] = [met.methods, met.skip];
      await this.#meet(met);
    }
    const input = { signIn: met === null ? {} : signInFor(met, this.#graph.machine.id, this.lives.now) } as JsonObject;
    await this.live(null, 1, async ({ engine }) => {
      this.flowId = (await engine.start({ tenant, machine: this.#graph.machine.id, subject, input })).id;
    });
    this.steps = 1;
  }

  /** Makes the next step of the path happen. */
  async step(): Promise<void> {
    this.#position++;
    const { event, kind, source } = this.edge;
    this.lives.now += 1_000;
    if (kind === 'world') return await this.#changeWorld();
    this.steps++;
    if (kind === 'user' || event.type === 'app.paired' || event.type === 'push.answered') await this.#send();
    else if (kind === 'service') await this.#answer();
    else if (source === null) await this.#expire();
    else await this.#waitFor((await this.flow()).timers[source]?.due);
    if (this.facts !== null) await this.#meet(this.facts);
  }

  get edge(): Edge {
    const edge = this.#path.steps[this.#position];
    if (edge === undefined) throw new RangeError('the path is over');
    return edge;
  }

  /** As the path has it: what the chart knows before the step at hand. */
  get before(): AnyMachineSnapshot {
    return this.#graph.nodes[this.edge.from]!.snapshot;
  }

  get context(): Context {
    return this.before.context as Context; // all charts have the vocabulary's context
  }

  /** As the directory calls the method that the samples know by this id. */
  realId(id: string | null): string | null {
    return id === null ? null : this.#ids.get(id) ?? null;
  }

  /** What this activity answers, if it is the next one further down the path to answer. */
  coming(src: string): string | null {
    const next = this.#path.steps.slice(this.#position + 1).find(({ kind }) => kind !== 'world');
    return next?.kind === 'service' && next.source === src ? labelOf(next) : null;
  }

  async live(performance: Performance, steps: 0 | 1, act: Parameters<OneStepLives['live']>[2]): Promise<void> {
    await this.lives.live(performing(this.definitions, performance), steps, act);
  }

  /** Learns the real ids of what is on file now, and tells the ledger what is there. */
  async #meet(facts: Facts): Promise<void> {
    const held = heldBy(await this.lives.meanwhile(person));
    for (const [place, { id }] of facts.methods.entries()) this.#ids.set(id, held[place]?.id ?? 'none');
    this.ledger.world(facts, held.map(({ id }) => id));
  }

  async #changeWorld(): Promise<void> {
    const { facts, factsBefore } = this;
    if (facts === null || factsBefore === null) throw new Error('the world changes before it is known');
    await bringTo(this.lives, facts, factsBefore, this.flowId);
    await this.#meet(facts);
    await this.lives.restart();
  }

  async #send(): Promise<void> {
    const { type, ...payload } = this.edge.event;
    await this.#handle(type);
    if (this.edge.kind !== 'user') {
      await this.live(null, 1, async ({ engine }) => expect(await engine.tell(this.flowId, { type }), `${type} is taken`).toBe(true));
      return;
    }
    const named = 'id' in payload ? { id: this.realId(String(payload['id'])) } : {};
    const event = { ...this.edge.event, ...named, ...(await this.typing.typed(type, this.context)) } as JsonObject & { type: string };
    await this.live(null, 1, ({ engine }) => engine.send(this.flowId, { event }));
    if (type === 'flow.cancelled') this.ledger.cancelled(this.before.value !== 'reviewing' && this.before.value !== 'reviewFailed');
  }

  /** What a person does with a device before they, or it, say so. */
  async #handle(type: string): Promise<void> {
    if ((type === 'app.paired' || type === 'scan.finished') && this.coming('checkPairing') === 'paired') {
      const { device, seed } = await this.devices.pair(this.typing.pairingCode);
      [this.typing.device, this.typing.seed] = [device, seed ?? ''];
      if (seed !== null) this.ledger.secrets.add(seed);
    }
    if (type !== 'push.answered' && type !== 'approval.reported') return;
    const purpose = this.context.method === null ? 'challenge' : 'enrolment';
    const verdict = this.coming(purpose === 'challenge' ? 'checkChallenge' : 'checkCode');
    if (verdict !== 'accepted' && verdict !== 'denied' && verdict !== 'mismatched' && verdict !== 'waiting') return;
    await this.provoking.outliveLock('appPush');
    const { intent } = this.context;
    if (await this.devices.haveRequest(purpose, intent?.does === 'delete' || intent?.does === 'change' ? this.realId(intent.id) : null)) this.origins.arranged++;
    if (verdict === 'waiting') return;
    const device = await this.devices.answer(verdict);
    if (verdict !== 'accepted') this.ledger.answered(verdict, device);
  }

  async #answer(): Promise<void> {
    const { edge } = this;
    const [src, label] = [edge.source ?? '', labelOf(edge)];
    const isBounded = label === 'policy.disallows' && writers.has(src) && worldOf(this.#graph.nodes[edge.from] ?? { world: null })?.movesLeft === 0;
    const performance = await provoked(this, src, label);
    if (isBounded) await this.#shut(true);
    const work = () => this.live(performance, 1, async () => {});
    await (src === 'makePassword' || this.context.method === 'securityQuestions' ? oneAtATime(work) : work());
    if (isBounded) await this.#shut(false);
    this.network.failing = null;
    const as = performance?.as;
    this.origins[as === 'itself' ? 'real' : typeof as === 'object' && 'failing' in as ? 'faults' : 'scripted']++;
    const row = (await this.log()).at(-1);
    expect(labelOf({ event: row?.event ?? { type: '' } }), `what ${src} answered`).toBe(label);
    await this.#noting.note(src, label, as === 'itself');
  }

  /** For the time of one act nothing may be changed from where the person is. */
  async #shut(isShut: boolean): Promise<void> {
    const facts = this.factsBefore;
    if (facts !== null) await this.lives.meanwhile((tx) => storePolicy(tx, tenant, policyFor(facts, isShut), this.lives.now));
  }

  get channel(): Channel {
    const { channel, intent } = this.context;
    return (channel ?? (intent?.does === 'default' ? intent.channel : null)) as Channel;
  }

  /** Timers that come first do so: they may word a notice, and change nothing else. */
  async #expire(): Promise<void> {
    for (;;) {
      const { timers, expiresAt, snapshot } = await this.flow();
      const first = Object.values(timers).map(({ due }) => due).sort((a, b) => a - b)[0];
      if (first === undefined || first >= (expiresAt ?? 0)) return await this.#waitFor(expiresAt ?? undefined);
      if (JSON.stringify(snapshot['value']).includes('awaitingApproval')) return await this.#tellExpired();
      this.steps++;
      await this.#waitFor(first);
    }
  }

  /** A request to a device grows old before the flow does, which then is elsewhere: the flow ends here because somebody ends it. */
  async #tellExpired(): Promise<void> {
    await this.lives.meanwhile(async (tx) => {
      const record = await tx.get(flows, this.flowId);
      if (record !== null) tx.put(flows, this.flowId, { ...record, expiresAt: this.lives.now + 5_000 });
    });
    await this.#waitFor(this.lives.now + 5_000);
  }

  /** The moment comes while a process waits for it, or while none is there. */
  async #waitFor(due: number | undefined): Promise<void> {
    if (due === undefined) throw new Error('nothing is due, and the path waits for it');
    const isDown = this.steps % 2 === 0 || this.lives.now >= due - 2_000;
    this.lives.now = isDown ? Math.max(this.lives.now, due + 500) : due - 2_000;
    await this.live(null, 1, ({ clock }) => (isDown ? Promise.resolve() : clock.advance(2_500)));
  }
}
