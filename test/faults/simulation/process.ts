// One host process over the stored rows: the real engine, and the real memory of idempotency keys in front of it. Each
// thing it asks of the store may be the last thing it does, before the store has acted or after.
import type { Definition } from '#src/engine/definition.ts';
import { Definitions } from '#src/engine/definitions.ts';
import { Engine } from '#src/engine/engine.ts';
import { Refusal } from '#src/engine/errors.ts';
import type { FlowRecord } from '#src/engine/flow-record.ts';
import { flows } from '#src/engine/flow-record.ts';
import type { Ids } from '#src/ports/ids.ts';
import type { JsonObject } from '#src/ports/json.ts';
import { type Batch, type Store, StoreUnavailableError } from '#src/ports/store.ts';
import { type Claim, Idempotency } from '#server/http/idempotency.ts';
import { Problem } from '#server/http/problems.ts';
import { testVault } from '../../engine/hosting.ts';
import type { Outcome } from '../history.ts';
import type { Life, Scheduler } from './scheduler.ts';

export type ProcessPorts = {
  readonly scheduler: Scheduler;
  readonly store: Store;
  readonly ids: Ids;
  readonly definitions: (life: Life) => readonly Definition[];
  /** Asked before each commit reaches the store: why it cannot be written now, or null. */
  readonly outage: () => string | null;
  /** Told of each batch the store has taken. */
  readonly committed: (batch: Batch) => void;
  /** Told of each line the process logs. */
  readonly logged: (level: string, message: string, details: Readonly<Record<string, unknown>>) => void;
};

export type Request = { readonly key: string; readonly flow: string | null; readonly machine: string; readonly event: JsonObject & { readonly type: string }; readonly expected: number | undefined };

export class HostProcess {
  readonly life: Life;
  readonly #engine: Engine;
  readonly #idempotency: Idempotency;
  readonly #definitions: readonly Definition[];
  readonly #died = Promise.withResolvers<Outcome>();
  isOpen = false;

  constructor(name: string, ports: ProcessPorts) {
    this.life = { name, isOver: false };
    const { life } = this;
    const log = (level: string, message: string, details: Readonly<Record<string, unknown>>): void => {
      if (!life.isOver) ports.logged(level, message, details);
    };
    const own = { store: storeOf(life, ports), clock: ports.scheduler.clockOf(life), ids: ports.ids, vault: testVault(), log };
    this.#definitions = ports.definitions(life);
    this.#engine = new Engine(own, new Definitions(this.#definitions));
    this.#idempotency = new Idempotency(own);
  }

  async open(): Promise<void> {
    await this.#engine.open();
    this.isOpen = true;
  }

  /** What a killed process does from now on, nobody ever sees. */
  kill(scheduler: Scheduler): void {
    scheduler.end(this.life);
    this.#died.resolve({ kind: 'unknown' });
  }

  /** As a caller meets it over a connection: an answer, or none. */
  async ask(request: Request): Promise<Outcome> {
    return this.isOpen && !this.life.isOver ? await Promise.race([this.#answer(request), this.#died.promise]) : { kind: 'unknown' };
  }

  /** The flow's revision and what it accepts now; null when nobody answers. */
  async look(flow: string): Promise<{ revision: number; accepted: readonly string[] } | null> {
    if (!this.isOpen || this.life.isOver) return null;
    const looked = this.#engine.read(flow).then(async (live) => ({ revision: live.record.revision, accepted: (await this.#engine.facing(live)).offers.map(({ name }) => name) }));
    return await Promise.race([looked, this.#died.promise.then(() => null)]);
  }

  /** As a caller who gives up: what was begun is stopped. Nothing is known of it when nobody answers. */
  async cancel(flow: string): Promise<void> {
    if (!this.isOpen || this.life.isOver) return;
    const cancelled = this.#engine.cancel(flow).then(() => undefined, (error: unknown) => {
      if (!(error instanceof StoreUnavailableError)) throw error;
    });
    await Promise.race([cancelled, this.#died.promise]);
  }

  async #answer({ key, flow, machine, event, expected }: Request): Promise<Outcome> {
    let claim: Claim | null = null;
    try {
      claim = await this.#idempotency.claim(key, { caller: { tenant: 'default', id: 'simulation' } as never, method: 'post', path: `/v1/flows/${flow ?? ''}`, body: event });
      const known = claim?.remembered;
      if (known?.kind === 'applied') return { kind: 'acknowledged', flow: known.flow, revision: known.cause, cause: known.cause };
      if (known?.kind === 'answered') throw new Error('no answer was ever kept');
      const alongside = async (tx: Parameters<Claim['apply']>[0], record: FlowRecord): Promise<void> => await claim?.apply(tx, record.id, record.revision, {}, null);
      const record = flow === null
        ? await this.#engine.start({ tenant: 'default', machine, subject: null, input: { nonce: key }, alongside })
        : await this.#engine.send(flow, { event, expected: expected === undefined ? undefined : [expected], alongside });
      return { kind: 'acknowledged', flow: record.id, revision: record.revision, cause: record.revision };
    } catch (error) {
      if (error instanceof Refusal) return { kind: 'refused', code: error.code };
      if (error instanceof Problem || error instanceof StoreUnavailableError) return { kind: 'deferred', code: error.message };
      if (error instanceof Error && error.name === 'MachineFault') return { kind: 'refused', code: 'machine.fault' };
      throw error;
    } finally {
      claim?.release();
    }
  }
}

/** The store as one process reaches it. */
function storeOf(life: Life, { scheduler, store, outage, committed }: ProcessPorts): Store {
  const through = async <Result>(name: string, act: () => Promise<Result>): Promise<Result> => {
    await scheduler.point(life, name);
    const result = await act().then((value) => ({ value }), (error: unknown) => ({ error }));
    await scheduler.point(life, 'error' in result ? `${name} fails: ${String(result.error)}` : `${name} answers`);
    if ('error' in result) throw result.error;
    return result.value;
  };
  return {
    ...store,
    get: (table, key) => through(`get ${table.name}/${key}`, () => store.get(table, key)),
    list: (table, query) => through(`list ${table.name}`, () => store.list(table, query)),
    due: (table, until, limit) => through(`due ${table.name}`, () => store.due(table, until, limit)),
    nextDue: (table) => through(`nextDue ${table.name}`, () => store.nextDue(table)),
    log: (flow, query) => through(`log ${flow}`, () => store.log(flow, query)),
    commit: (batch) => through(`commit ${describe(batch)}`, async () => {
      const why = outage();
      if (why !== null) throw new StoreUnavailableError(why);
      await store.commit(batch);
      committed(batch);
    }),
  };
}

const describe = ({ put, log }: Batch): string =>
  [...put.map(({ table, key, row }) => `${table.name}/${key.slice(0, 12)}${table.name === flows.name ? `@${(row as FlowRecord).revision}` : ''}`), ...log.map(({ event, to }) => `${event.type} → ${JSON.stringify(to)}`)].join(' ');
