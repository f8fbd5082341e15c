// Outcomes that a test has laid down for activities beforehand: whoever performs an activity asks here first, and does not
// run it where an outcome waits. Kept in memory only, and there only while the time may be moved too.
import type { Json } from '../ports/json.ts';

/** What the machine's `onDone` or `onError` gets. An error laid down here is final: it is never tried again. */
export type ScriptedOutcome = { readonly output: Json } | { readonly error: { readonly code: string; readonly message: string } };

export class ScriptedActivities {
  readonly #outcomes = new Map<string, ScriptedOutcome[]>();

  /** Replaces what waits for this activity: in every machine, or in this one alone. No outcomes: it runs as ever again. */
  put(src: string, outcomes: readonly ScriptedOutcome[], machine?: string): void {
    if (outcomes.length === 0) this.#outcomes.delete(placeOf(src, machine));
    else this.#outcomes.set(placeOf(src, machine), [...outcomes]);
  }

  /** Takes the next outcome off the list, the machine's own before the one for every machine. Undefined: run the activity. */
  next(machine: string, src: string): ScriptedOutcome | undefined {
    for (const place of [placeOf(src, machine), placeOf(src)]) {
      const waiting = this.#outcomes.get(place);
      const outcome = waiting?.shift();
      if (waiting?.length === 0) this.#outcomes.delete(place);
      if (outcome !== undefined) return outcome;
    }
    return undefined;
  }
}

const placeOf = (src: string, machine?: string): string => JSON.stringify(machine === undefined ? [src] : [src, machine]);
