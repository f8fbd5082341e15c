// The public name of where a flow stands: said by the chart's `meta`, never by the name of a state.
import type { AnyMachineSnapshot } from 'xstate';

/** `meta.step` of the innermost active state that has one, else its `meta.page`, else null. */
export const stepOf = (snapshot: AnyMachineSnapshot): string | null => metaOf(snapshot, 'step') ?? metaOf(snapshot, 'page');

/** A text under `key` in the meta of the innermost active state that has one. */
export function metaOf(snapshot: AnyMachineSnapshot, key: string): string | null {
  let found: string | null = null;
  let place = -1;
  for (const { meta, order } of snapshot._nodes) {
    const value = (meta as Readonly<Record<string, unknown>> | undefined)?.[key];
    // In the order of the document a state comes after the one around it.
    if (typeof value !== 'string' || order < place) continue;
    found = value;
    place = order;
  }
  return found;
}
