// The language somebody chose for a flow, so that it need not be asked for again with every request, and what was chosen last
// in any flow about a person, for what is sent to them outside of one. Nothing is decided by it: it is no part of the flow,
// and changes neither its state nor its revision.
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { Whom } from '../ports/directory.ts';
import type { Table } from '../ports/store.ts';
import { type Language, languageFor } from './text.ts';

/** Milliseconds a choice is remembered after it was made: longer than any flow about a person lives. */
const remembered = 30 * 24 * 3_600_000;
/** Milliseconds the last choice of a person is remembered: longer than most are between two visits. */
const rememberedOfPerson = 400 * 24 * 3_600_000;

/** Keyed by the outermost flow, for a flow and its children speak one language, or by {@link personLanguageKey}. Due when it is to be forgotten. */
export const flowLanguages: Table<{ readonly language: string; readonly until: number }> = { name: 'flowLanguages', due: ({ until }) => until };

/** Null where nobody has chosen. */
export async function chosenLanguage(read: Pick<Transaction, 'get'>, flow: string): Promise<Language | null> {
  return languageFor((await read.get(flowLanguages, rootOf(flow)))?.language ?? '');
}

/** The last choice stays. `now`: milliseconds since 1970. */
export async function chooseLanguage(tx: Pick<Transaction, 'get' | 'put'>, flow: string, language: Language, now: number): Promise<void> {
  if ((await chosenLanguage(tx, flow)) !== language) tx.put(flowLanguages, rootOf(flow), { language, until: now + remembered });
}

/** No flow's id has a slash in it. */
export const personLanguageKey = ({ tenant, id }: Whom): string => `person/${tenant}/${id}`;

/** Null where nobody has chosen, or that is long ago. */
export async function lastLanguageOf(read: Pick<Transaction, 'get'>, whom: Whom): Promise<Language | null> {
  return languageFor((await read.get(flowLanguages, personLanguageKey(whom)))?.language ?? '');
}

/** A choice that is made again is remembered anew, but not written with every request. `now`: milliseconds since 1970. */
export async function keepLastLanguage(tx: Pick<Transaction, 'get' | 'put'>, whom: Whom, language: Language, now: number): Promise<void> {
  const known = await tx.get(flowLanguages, personLanguageKey(whom));
  if (known?.language === language && known.until - now > rememberedOfPerson / 2) return;
  tx.put(flowLanguages, personLanguageKey(whom), { language, until: now + rememberedOfPerson });
}

/** In which language something is sent on behalf of a flow: as chosen for it, else as the person chose last, else English. */
export async function languageToSendIn(read: Pick<Transaction, 'get'>, { id, tenant, subject }: { readonly id: string; readonly tenant: string; readonly subject: string | null }): Promise<Language> {
  return (await chosenLanguage(read, id)) ?? (subject === null ? null : await lastLanguageOf(read, { tenant, id: subject })) ?? 'en';
}
