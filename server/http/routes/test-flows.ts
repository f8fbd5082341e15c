// Flows that a test has in hand: it starts them, answers for whatever they wait for, and sees what each step asked for. A
// person's events go the way they always go. Only with --test-clock, for callers on this machine.
import type { Engine } from '#src/engine/engine.ts';
import { type FlowRecord, flows } from '#src/engine/flow-record.ts';
import type { Answer, HeldFlows } from '#src/engine/held-flows.ts';
import { type Observed, observedIn } from '#src/paths/run/observed.ts';
import { type Clock, iso } from '#src/ports/clock.ts';
import type { Json, JsonObject } from '#src/ports/json.ts';
import type { Store } from '#src/ports/store.ts';
import { metaOf } from '#src/views/step.ts';
import { runsFlows } from '../../keys/roles.ts';
import { Problem } from '../problems.ts';
import type { Call, Route } from '../route.ts';
import { schemas } from '../schemas.ts';
import { testSchemas } from '../test-schemas.ts';

/** Milliseconds that what is due may take; a machine that fails on its timer is put off. */
const patience = 5_000;
const lookAgain = 25;

export type TestFlowPorts = { readonly engine: Engine; readonly held: HeldFlows; readonly store: Store; readonly clock: Clock };

export function testFlowRoutes({ engine, held, store, clock }: TestFlowPorts): Route[] {
  const find: Route['find'] = async ({ params, caller }) => {
    const index = await store.index(flows, params['id'] ?? '');
    if (index?.['tenant'] !== caller.tenant) throw new Problem('flow.unknown', 'no such flow');
  };
  const common = { tag: 'demo and test', access: 'service', roles: runsFlows, isLocal: true } as const;
  const answers = { 200: { description: 'The flow and its steps, once nothing of it is due any more.', schema: testSchemas.seen } };

  /** The flow once nothing of it is due. */
  async function atRest(id: string): Promise<FlowRecord> {
    let isOver = false;
    const giveUp = clock.after(patience, () => void (isOver = true));
    try {
      for (;;) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const stopWatching = engine.watch(id, () => resolve());
        const cancel = clock.after(lookAgain, resolve);
        try {
          const record = await engine.rows.get(flows, id);
          if (record === null) throw new Problem('flow.unknown', 'no such flow');
          if (isOver || !isDue(record, clock.now())) return record;
          await promise;
        } finally {
          stopWatching();
          cancel();
        }
      }
    } finally {
      giveUp();
    }
  }

  async function seen(id: string, after: number): Promise<JsonObject> {
    const { machine, version, status, revision, snapshot, tags, output, timers, pending } = await atRest(id);
    const since = (revision: number): Observed[] => {
      const { steps, before } = held.since(id, revision);
      return observedIn(steps, before);
    };
    const steps = since(after);
    const last = steps.at(-1) ?? since(revision - 1).at(-1);
    const page = last !== undefined ? last.page : status === 'active' ? metaOf((await engine.read(id)).snapshot, 'page') : null;
    return {
      id, machine, version, status, revision, now: iso(clock.now()), isHeld: held.holds(id), state: snapshot['value'] ?? null, context: snapshot['context'] ?? null, output, tags: [...tags], page,
      timers: Object.entries(timers).map(([name, { due }]) => ({ id: name, due: iso(due) })),
      activities: Object.entries(pending).flatMap(([name, { kind, src, input }]) => (kind === 'activity' ? [{ id: name, src, input }] : [])),
      effects: (last?.effects ?? []) as unknown as Json, steps: steps satisfies readonly Observed[] as unknown as Json,
    };
  }

  /** What a request has done to a flow, and what came of that. */
  async function afterwards(id: string, act: () => Promise<boolean>): Promise<JsonObject> {
    const before = (await engine.rows.get(flows, id))?.revision ?? 0;
    if (!(await act())) throw new Problem('event.not-accepted', 'nothing in the flow takes that now');
    return await seen(id, before);
  }

  return [
    {
      ...common, method: 'post', path: '/v1/test/flows', summary: 'Start a flow in hand', body: schemas.startFlow,
      answers: { 201: { description: 'The flow. Whatever it invokes or spawns waits for `/activities`, and does not run.', schema: testSchemas.seen } },
      handle: async ({ body, caller: { tenant } }) => {
        const { machine, subject = null, input = {} } = body as { machine: string; subject?: string | null; input?: JsonObject }; // as its schema has it
        const { id } = await engine.start({ tenant, machine, subject, input, isHeld: true });
        return { status: 201, headers: { Location: `/v1/test/flows/${id}` }, body: await seen(id, 0) };
      },
    },
    {
      ...common, method: 'get', path: '/v1/test/flows/{id}', summary: 'Look at all of a flow', find, answers,
      query: { after: { type: 'string', pattern: '^[0-9]{1,15}$', description: 'Only steps after this revision; without it, all that are kept.' } },
      handle: async (call) => ({ status: 200, body: await seen(idOf(call), Number(call.query['after'] ?? 0)) }),
    },
    {
      ...common, method: 'post', path: '/v1/test/flows/{id}/activities/{activity}', summary: 'Answer for an activity of a flow in hand', find, answers, body: testSchemas.answer,
      handle: async (call) => {
        const id = idOf(call);
        return { status: 200, body: await afterwards(id, async () => (await engine.answer(id, call.params['activity'] ?? '', call.body as unknown as Answer)) || true) }; // as its schema has it
      },
    },
    {
      ...common, method: 'post', path: '/v1/test/flows/{id}/events', summary: 'Send what only the host sends', find, answers, body: testSchemas.hostEvent,
      handle: async (call) => {
        const id = idOf(call);
        const { type } = call.body as { type: string }; // as its schema has it
        return { status: 200, body: await afterwards(id, () => (type === 'flow.expired' ? engine.expire(id) : engine.tell(id, { type }))) };
      },
    },
    {
      ...common, method: 'delete', path: '/v1/test/flows/{id}', summary: 'Let go of a flow in hand', find,
      answers: { 200: { description: 'It is cancelled if it had not ended; the same again when repeated.', schema: testSchemas.released } },
      handle: async (call) => {
        const { id } = await engine.cancel(idOf(call));
        held.release(id);
        return { status: 200, body: { id, isHeld: false } };
      },
    },
  ];
}

const idOf = ({ params }: Call): string => params['id'] ?? '';

const isDue = ({ status, parked, timers, expiresAt }: FlowRecord, now: number): boolean =>
  status === 'active' && parked === undefined && ((expiresAt !== null && expiresAt <= now) || Object.values(timers).some(({ due }) => due <= now));
