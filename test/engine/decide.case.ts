// A flow decided on step by step, without store, clock or host.
import { expect } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { decide, type Decision, type Message, type Run } from '#src/engine/decide.ts';
import type { Json, JsonObject } from '#src/ports/json.ts';

/** `toMatchObject` takes `{}` for anything at all; this is taken for nothing but `{}`. */
export const noRows: unknown = expect.toSatisfy((rows: object) => Object.keys(rows).length === 0, 'no rows');

export type Decided = Extract<Decision, { kind: 'decided' }>;

export function deciding(machine: AnyStateMachine, { now = 1_000, input = null as Json, audited = [] as readonly string[] } = {}) {
  let run: Run | null = null;
  const give = (message: Message, at = now): Decision => {
    const decision = decide(machine, run, message, {
      now: at, flow: 'flow_1', parent: null, lease: 60_000, newFlow: () => 'flow_1~2', nameOf: () => undefined,
      audit: (type, params) => (audited.includes(type) ? { activityDisplayName: type, result: 'success', resultReason: JSON.stringify(params), initiatedBy: { app: { id: 'a' } }, targetResources: [], correlationId: null, additionalDetails: [] } : undefined),
    });
    // What is kept is what a store would give back.
    if (decision.kind === 'decided') run = JSON.parse(JSON.stringify(decision.run)) as Run;
    return decision;
  };
  const decided = (decision: Decision): Decided => {
    if (decision.kind !== 'decided') throw new Error(`the message is ${decision.kind}`);
    return decision;
  };
  return {
    first: decided(give({ kind: 'start', input })),
    run: (): Run => run ?? fail(),
    value: (): Json => run?.snapshot['value'] ?? null,
    give,
    send: (type: string, payload: JsonObject = {}): Decided => decided(give({ kind: 'event', event: { ...payload, type } })),
    fire: (id: string, token: string): Decision => give({ kind: 'timer', id, token }),
    complete: (id: string, generation: number, output: Json = null): Decision => give({ kind: 'completed', id, generation, outcome: { output } }),
  };
}

const fail = (): never => {
  throw new Error('the flow was never started');
};
