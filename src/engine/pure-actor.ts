// An actor that is a state and a transition function: moved where it stands, in the commit of whoever sent to it.
import type { AnyActorLogic } from 'xstate';
import { distantRef } from './actor-refs.ts';

/** @throws what the transition function throws. */
export function afterPureEvent(logic: AnyActorLogic, state: unknown, event: object): unknown {
  if ((state as { status?: unknown }).status !== 'active') return state;
  const self = distantRef('a transition function');
  const scope = { self, system: undefined, id: self.id, sessionId: self.sessionId, logger: () => {}, defer: () => {}, emit: () => {}, stopChild: () => {}, actionExecutor: () => {} };
  return (logic.transition as (state: unknown, event: unknown, scope: unknown) => unknown)(state, event, scope);
}
