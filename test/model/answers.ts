// The answers of activities as events tell of them, by the words that tests use.
import type { EventObject } from 'xstate';

type Answered = { readonly event: EventObject };

/** Null for an error. */
export const outputOf = ({ event }: Answered): unknown => ('output' in event ? event.output : null);

/** The word by which an answer is known: a verdict, how the sending went, the code of an error, or that it was done. */
export function labelOf({ event }: Answered): string {
  const { output, error } = event as { readonly output?: unknown; readonly error?: unknown };
  const said = (error ?? output) as { readonly code?: string; readonly verdict?: string; readonly outcome?: string } | null | undefined;
  return said?.code ?? said?.verdict ?? said?.outcome ?? 'done';
}
