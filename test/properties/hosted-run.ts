// The same chart as the engine hosts it: JSON between any two steps, and another process whenever the script says so.
import type { AnyMachineSnapshot } from 'xstate';
import { MachineFault, Refusal } from '#src/engine/errors.ts';
import { type FlowRecord, flows } from '#src/engine/flow-record.ts';
import { offerOf } from '#src/engine/offers.ts';
import type { Json, JsonObject } from '#src/ports/json.ts';
import { definitionOf, hosting } from '../engine/hosting.ts';
import { builtChart, eventsOf, newWorld } from './built-chart.ts';
import type { Move, RawCharts } from './generated-chart.ts';
import { answer } from './live-run.ts';
import { grouped, machinesIn, type Observation, plain, type Seen } from './observation.ts';

/** More rows than any run writes. */
const everything = 1_000_000;

/** Ids are counted: in the order in which flows began. */
const orderOf = (id: string): number => Number(/\d+$/.exec(id)?.[0]);

type Rows = ReadonlyMap<string, FlowRecord>;
const contextOf = (record: FlowRecord | undefined): { name?: string } => (record?.snapshot['context'] ?? {}) as { name?: string };

export async function hostedRun(charts: RawCharts) {
  const world = newWorld();
  const built = () => [definitionOf(builtChart(charts, world))];
  const host = hosting(built());
  const began = host.clock.now();
  const faults: unknown[] = [];
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) await host.clock.advance(0);
    faults.push(...host.log.splice(0).flatMap(({ level, message, details }) => (level === 'error' ? [details['error'] ?? message] : [])));
  };
  let id = '';
  try {
    id = (await host.start({ name: 'root', x: 0, fuel: 20 })).id;
  } catch (error) {
    if (!(error instanceof MachineFault)) throw error;
    faults.push(error);
  }
  await settle();

  const family = async (): Promise<Rows> => new Map((await host.store.list(flows, { limit: everything })).map(({ key, row }) => [key, row]));
  const refName = (rows: Rows, record: FlowRecord, id: string): string => {
    const [, flow, actor] = /^@([^#]+)(?:#(.*))?$/s.exec(id) ?? [];
    if (id === '@self') return contextOf(record).name ?? '';
    if (id === '@parent') return nameOfFlow(rows, record.parent?.flow ?? '');
    if (flow !== undefined) {
      const owner = rows.get(flow);
      return owner?.status !== 'active' ? 'gone' : actor === undefined ? nameOfFlow(rows, flow) : refName(rows, owner, actor);
    }
    const child = record.children[id];
    if (child?.kind === 'flow') return nameOfFlow(rows, child.flow);
    const stored = (record.snapshot['children'] as Record<string, { snapshot: { status: string; context?: { name?: string } } }>)[id];
    return stored === undefined || stored.snapshot.status !== 'active' ? 'gone' : (stored.snapshot.context?.name ?? id);
  };
  const nameOfFlow = (rows: Rows, flow: string): string => (rows.get(flow)?.status === 'active' ? (contextOf(rows.get(flow)).name ?? '') : 'gone');

  const seen = async (rows: Rows, record: FlowRecord): Promise<Seen> => {
    const { value, status: flowStatus, context, output, error, children } = record.snapshot as Record<string, Json> & { children: Record<string, JsonObject> };
    const status = record.status === 'cancelled' ? 'stopped' : (flowStatus as string);
    const isRef = (value: object): string | undefined => (!('xstate$$type' in value) ? undefined : status !== 'active' ? 'to somebody' : refName(rows, record, (value as unknown as { id: string }).id));
    const inner: Record<string, Seen> = {};
    let snapshot: AnyMachineSnapshot | undefined;
    if (status === 'active') {
      snapshot = (await host.engine.read(record.id)).snapshot;
      for (const [child, stored] of Object.entries(children)) {
        const row = record.children[child];
        const flow = row?.kind === 'flow' ? rows.get(row.flow) : undefined;
        const state = (stored['snapshot'] ?? {}) as { status?: string; output?: Json; error?: Json; context?: { name?: string } };
        inner[child.startsWith('x:') ? `unnamed ${(flow === undefined ? state.context?.name : contextOf(flow).name) ?? ''}` : child] = flow !== undefined ? await seen(rows, flow) : {
          name: state.context?.name ?? child, status: state.status ?? 'none',
          ...(state.status === 'done' ? { output: plain(state.output, isRef) } : {}), ...(state.status === 'error' ? { error: plain(state.error, isRef) } : {}),
          ...(state.context === undefined ? {} : { context: plain(state.context, isRef) }),
        };
      }
    }
    const definition = host.engine.definitions.of(record)!;
    return {
      name: contextOf(record).name ?? '', status, ...(status === 'done' ? { output: plain(output, isRef) } : {}), ...(status === 'error' ? { error: plain(error, isRef) } : {}),
      value: plain(value, isRef), context: plain(context, isRef),
      ...(snapshot === undefined ? {} : {
        takes: eventsOf(Number(record.machine.slice(1))).filter((type) => offerOf(definition, snapshot, type) !== undefined && snapshot.can({ type, v: 1 })),
        children: inner,
        timers: Object.values(record.timers).map(({ due, event, to }) => `${due - began} ${event.type} ${to === undefined ? 'self' : refName(rows, record, to)}`).sort(),
      }),
    };
  };
  const emittedBy = async (rows: Rows): Promise<Observation['emitted']> => {
    const found: { who: string; what: unknown }[] = [];
    for (const record of [...rows.values()].sort((a, b) => orderOf(a.id) - orderOf(b.id))) for (const { emitted } of await host.engine.history(record.id, 0, everything)) for (const what of emitted ?? []) found.push({ who: contextOf(record).name ?? '', what });
    return grouped(found);
  };
  const observe = async (): Promise<Observation> => {
    const rows = await family();
    return { root: await seen(rows, rows.get(id)!), waiting: world.waiting.map(({ key }) => key).sort(), notes: grouped(world.notes), emitted: await emittedBy(rows) };
  };
  return {
    world, faults, observe,
    async apply(move: Move): Promise<void> {
      try {
        if (move.kind === 'send') {
          const rows = await family();
          const machines = machinesIn(await seen(rows, rows.get(id)!));
          const target = machines.length === 0 ? undefined : [...rows.values()].find((row) => row.status === 'active' && contextOf(row).name === machines[move.to % machines.length]);
          if (target !== undefined) await host.engine.send(target.id, { event: { type: eventsOf(Number(target.machine.slice(1)))[move.event]!, v: move.v } });
        } else if (move.kind === 'answer') answer(world, move);
        else await host.clock.advance(move.by);
      } catch (error) {
        if (error instanceof MachineFault) faults.push(error);
        else if (!(error instanceof Refusal && (error.code === 'event.not-accepted' || error.code === 'event.refused'))) throw error;
      }
      await settle();
    },
    async crash(): Promise<void> {
      host.crash();
      world.waiting.length = 0;
      await host.restart(built());
      await settle();
    },
    stop: () => host.crash(),
  };
}
