// The language somebody chose for a flow, so that it need not be asked for again with every request. Nothing is decided by it:
// it is no part of the flow, and changes neither its state nor its revision.
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { Table } from '../ports/store.ts';
import { type Language, languageFor } from './text.ts';

/** Milliseconds a choice is remembered after it was made: longer than any flow about a person lives. */
const remembered = 30 * 24 * 3_600_000;

/** Keyed by the outermost flow; a flow and its children speak one language. Due when it is to be forgotten. */
export const flowLanguages: Table<{ readonly language: string; readonly until: number }> = { name: 'flowLanguages', due: ({ until }) => until };

/** Null where nobody has chosen. */
export async function chosenLanguage(read: Pick<Transaction, 'get'>, flow: string): Promise<Language | null> {
  return languageFor((await read.get(flowLanguages, rootOf(flow)))?.language ?? '');
}

/** The last choice stays. `now`: milliseconds since 1970. */
export async function chooseLanguage(tx: Pick<Transaction, 'get' | 'put'>, flow: string, language: Language, now: number): Promise<void> {
  if ((await chosenLanguage(tx, flow)) !== language) tx.put(flowLanguages, rootOf(flow), { language, until: now + remembered });
}
