// An engine in a test's hands: frozen time, foreseeable ids, a store in memory, and a process that can die at any moment.
import type { AnyStateMachine } from 'xstate';
import { createVault } from '#src/engine/vault.ts';
import type { Definition } from '#src/engine/definition.ts';
import { Definitions } from '#src/engine/definitions.ts';
import { Engine } from '#src/engine/engine.ts';
import type { FlowRecord } from '#src/engine/flow-record.ts';
import type { Json } from '#src/ports/json.ts';
import type { Store } from '#src/ports/store.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { countingIds } from '../support/counting-ids.ts';
import { manualClock } from '../support/manual-clock.ts';

export const definitionOf = (machine: AnyStateMachine, more: Partial<Definition> = {}): Definition => ({
  id: machine.id, version: '1', title: machine.id, machine, activities: {}, eventSchema: () => undefined, hostEvents: ['flow.cancelled', 'flow.expired'], audits: {}, ...more,
});

export const testVault = () => createVault({ current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 7)]]) });

export type LogLine = { readonly level: string; readonly message: string; readonly details: Readonly<Record<string, unknown>> };

/** A store as one process sees it: once that process is dead, nothing it asks for comes back to it. */
function seenByOneProcess(store: Store): { readonly store: Store; kill(): void } {
  let isDead = false;
  return {
    kill: () => void (isDead = true),
    store: new Proxy(store, {
      get(target, name) {
        const method = Reflect.get(target, name) as unknown;
        return typeof method !== 'function' ? method : (...given: unknown[]) => (isDead ? new Promise(() => {}) : (Reflect.apply(method, target, given) as unknown));
      },
    }),
  };
}

export function hosting(definitions: readonly Definition[], { store = memoryStore(), retention = null }: { store?: Store; retention?: number | null } = {}) {
  const clock = manualClock();
  const ids = countingIds();
  const log: LogLine[] = [];
  const boot = (hosted = definitions, earlier: readonly Definition[] = []) => {
    const seen = seenByOneProcess(store);
    const engine = new Engine(
      { store: seen.store, clock, ids, vault: testVault(), retention, log: (level, message, details) => void log.push({ level, message, details }) },
      new Definitions(hosted, earlier),
    );
    return { engine, kill: () => seen.kill() };
  };
  let process = boot();
  return {
    clock, store, log,
    get engine() {
      return process.engine;
    },
    /** Starts a flow of the first machine and lets whatever needs no time finish. */
    async start(input: Json = null, machine = definitions[0]?.id ?? ''): Promise<FlowRecord> {
      const { id } = await process.engine.start({ tenant: 'default', machine, subject: null, input });
      await clock.settle();
      return (await process.engine.read(id)).record;
    },
    async send(id: string, type: string, payload: Readonly<Record<string, Json>> = {}): Promise<FlowRecord> {
      await process.engine.send(id, { event: { ...payload, type } });
      await clock.settle();
      return (await process.engine.read(id)).record;
    },
    state: async (id: string): Promise<Json> => (await process.engine.read(id)).record.snapshot['value'] ?? null,
    /** Another process over the same store, not opened yet. */
    boot: (hosted: readonly Definition[]): Engine => boot(hosted).engine,
    /** The process dies as `kill -9` has it: nothing is drained, nothing it does afterwards is stored. */
    crash(): void {
      process.kill();
    },
    /** The next process opens the same store, with other definitions where a release brings them. */
    async restart(hosted = definitions, earlier: readonly Definition[] = []): Promise<void> {
      process.kill();
      process = boot(hosted, earlier);
      await process.engine.open();
      await clock.settle();
    },
  };
}

/** The code a refusal carries; throws when nothing was refused. */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
  const refused = await work.then(() => null, (error: unknown) => error as { code?: unknown });
  if (refused === null) throw new Error('nothing was refused');
  return refused.code ?? refused;
}
