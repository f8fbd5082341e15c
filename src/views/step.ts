// The public name of where a flow stands: said by the chart's `meta`, never by the name of a state.
import type { AnyMachineSnapshot } from 'xstate';

/** `meta.step` of the innermost active state that has one, else its `meta.page`, else null. */
export const stepOf = (snapshot: AnyMachineSnapshot): string | null => metaOf(snapshot, 'step') ?? metaOf(snapshot, 'page');

/** A text under `key` in the meta of the innermost active state that has one. */
export function metaOf(snapshot: AnyMachineSnapshot, key: string): string | null {
  // In the order of the document a state comes after the one around it.
  for (const node of snapshot._nodes.toSorted((a, b) => b.order - a.order)) {
    const value = (node.meta as Readonly<Record<string, unknown>> | undefined)?.[key];
    if (typeof value === 'string') return value;
  }
  return null;
}
