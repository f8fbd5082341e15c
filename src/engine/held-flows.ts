// Flows that a test has in hand: nothing they invoke or spawn runs, be it an activity, a child machine or whatever else; it
// stands still until the test says what it answers. What each of their steps asked for is kept here for the test to see.
// In memory only, and there only while the time may be moved too.
import type { JsonObject } from '../ports/json.ts';
import type { Run } from './decide.ts';
import { Refusal } from './errors.ts';
import type { LiveFlow } from './definition.ts';
import type { Step } from './macrostep.ts';
import type { Transaction } from './transaction.ts';
import type { TurnResult } from './turn.ts';
import type { Writer } from './writer.ts';

/** A step as it was committed, before whatever came after it in the same commit. */
export type SeenStep = { readonly event: JsonObject & { readonly type: string }; readonly run: Run; readonly step: Step };

/** What an activity or another actor of a held flow says: how it ends, or what it shows while it goes on. */
export type Answer = { readonly output: JsonObject[string] } | { readonly error: JsonObject[string] } | { readonly snapshot: JsonObject[string] };

/** Of one flow; a test that looks less often has lost count. */
const mostSteps = 1_000;
/** Flows whose tests have gone without letting go of them. */
const mostFlows = 500;

export class HeldFlows {
  readonly #seen = new Map<string, SeenStep[]>();

  /** To be called before the flow's first step. */
  hold(flow: string): void {
    if (this.#seen.has(flow)) return;
    if (this.#seen.size >= mostFlows) this.#seen.delete(this.#seen.keys().next().value ?? '');
    this.#seen.set(flow, []);
  }

  holds(flow: string): boolean {
    return this.#seen.has(flow);
  }

  see(flow: string, step: SeenStep): void {
    const steps = this.#seen.get(flow);
    steps?.push(step);
    if (steps !== undefined && steps.length > mostSteps) steps.shift();
  }

  /** Steps after that revision, in order, and the one before them, where it is still known. */
  since(flow: string, revision: number): { readonly steps: readonly SeenStep[]; readonly before: SeenStep | null } {
    const all = this.#seen.get(flow) ?? [];
    const place = all.findIndex(({ run }) => run.revision > revision);
    return place < 0 ? { steps: [], before: all.at(-1) ?? null } : { steps: all.slice(place), before: all[place - 1] ?? null };
  }

  /** What it waits for from now on runs; what it waits for already does not begin any more. */
  release(flow: string): void {
    this.#seen.delete(flow);
  }
}

/** Lets an actor of a held flow answer. Null: it showed something and nobody took it. @throws {Refusal} `event.not-accepted`: no such actor is under way */
export async function answerHeld(writer: Writer, tx: Transaction, { record }: LiveFlow, id: string, answer: Answer): Promise<TurnResult | null> {
  const pending = record.status === 'active' && writer.ports.held?.holds(record.id) === true ? record.pending[id] : undefined;
  if (pending?.kind !== 'activity') throw new Refusal('event.not-accepted', `no activity "${id}" waits for a test`, { accepted: Object.entries(record.pending).flatMap(([name, { kind }]) => (kind === 'activity' ? [name] : [])) });
  if ('snapshot' in answer) return await writer.turn(tx, record, { kind: 'event', event: { type: `xstate.snapshot.${id}`, snapshot: answer.snapshot } });
  return await writer.turn(tx, record, { kind: 'completed', id, generation: pending.generation, outcome: answer });
}
