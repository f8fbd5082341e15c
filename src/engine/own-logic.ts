// What a machine brings along itself: promise logic for an activity nobody else performs, and named actions.
import { type AnyStateMachine, createActor, toPromise, type AnyActorRef } from 'xstate';
import type { Activity } from './activity.ts';
import { kindOf, logicOf } from './actor-logic.ts';
import { distantRef, revived } from './actor-refs.ts';
import type { FlowRecord, Pending } from './flow-record.ts';

/** Milliseconds after which a machine's own promise is given up. */
export const ownTimeLimit = 5 * 60_000;

/** Undefined when the machine has no promise logic under that name. */
export function promiseLogic(machine: AnyStateMachine, src: string): Activity | undefined {
  const logic = logicOf(machine, src);
  if (logic === undefined || kindOf(logic) !== 'promise') return undefined;
  return {
    // XState knows neither retries nor limits: a rejection is the machine's at once, and a promise may take its time.
    speaksToMachine: true,
    timeLimit: ownTimeLimit,
    async run(asked, { signal }) {
      const actor = createActor(logic, { input: revived(asked, distantRef) } as never) as unknown as AnyActorRef;
      const outcome = toPromise(actor);
      const abort = (): void => {
        actor.stop();
      };
      signal.addEventListener('abort', abort, { once: true });
      try {
        actor.start();
        const output: unknown = await outcome;
        // An actor that was stopped resolves with nothing, which is no outcome of its work.
        if ((actor.getSnapshot() as { status: string }).status !== 'done') throw new Error('stopped before it was done');
        return output;
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
  };
}

/** @throws what the action throws, or when the machine has no function under that name. */
export async function performNamedAction(machine: AnyStateMachine, flow: FlowRecord, pending: Pending): Promise<void> {
  const action = machine.implementations.actions[pending.src] as unknown;
  if (typeof action !== 'function') throw new Error(`nothing performs the action "${pending.src}"`);
  await (action as (given: { context: unknown; event: { type: string } }, params: unknown) => unknown)({ context: flow.snapshot['context'], event: { type: 'xstate.effect' } }, pending.input);
}
