// What a criterion asks for, as marks: texts a person can read, each of which some step of a path carries. A suite covers
// the criterion when its paths carry every mark.
import type { AnyMachineSnapshot } from 'xstate';
import { canonicalText } from '../canonical-text.ts';
import type { Edge, Start } from '../graph.ts';

export type Marks = {
  /** Everything to be covered, in the order of the chart or of the graph. */
  readonly all: readonly string[];
  readonly ofStart: (start: Start) => readonly string[];
  /** @param last the transition taken last before this step; null where none was. Only pairs depend on it. */
  readonly ofEdge: (edge: Edge, last: string | null) => readonly string[];
  /** Steps of the criterion that the graph does not hold, by node: events that are refused there and change nothing. */
  readonly refusals: (node: number) => readonly Edge[];
  /** Two walks that stand at one node differ by the transition taken last. */
  readonly countsLast: boolean;
};

/** A state's value as one text: the name alone where there is no more to it. */
export const configurationOf = ({ value }: AnyMachineSnapshot): string => (typeof value === 'string' ? value : canonicalText(value));

/** Equal lists become one list, by which the network tells at a glance that two steps carry the same. */
export class Shared {
  readonly #lists = new Map<string, readonly string[]>();

  list(names: readonly string[]): readonly string[] {
    const key = names.join('\n');
    const found = this.#lists.get(key) ?? names;
    this.#lists.set(key, found);
    return found;
  }
}
