// What a machine brings along itself: promise logic for an activity nobody else performs, and named actions.
import type { AnyStateMachine } from 'xstate';
import type { Activity } from './activity.ts';
import type { FlowRecord, Pending } from './flow-record.ts';

type Creator = (given: { input: unknown; signal: AbortSignal; emit: () => void; self: undefined; system: undefined }) => PromiseLike<unknown>;

/** Undefined when the machine has no promise logic under that name. */
export function promiseLogic(machine: AnyStateMachine, src: string): Activity | undefined {
  const logic = machine.implementations.actors[src] as { config?: unknown } | undefined;
  const create = logic?.config;
  if (typeof create !== 'function') return undefined;
  return { run: async (asked, { signal }) => await (create as Creator)({ input: asked, signal, emit: () => {}, self: undefined, system: undefined }) };
}

/** @throws what the action throws, or when the machine has no function under that name. */
export async function performNamedAction(machine: AnyStateMachine, flow: FlowRecord, pending: Pending): Promise<void> {
  const action = machine.implementations.actions[pending.src] as unknown;
  if (typeof action !== 'function') throw new Error(`nothing performs the action "${pending.src}"`);
  await (action as (given: { context: unknown; event: { type: string } }, params: unknown) => unknown)({ context: flow.snapshot['context'], event: { type: 'xstate.effect' } }, pending.input);
}
