// In which language an answer about a flow is: what the request asks for by `?lng=`, else what somebody chose for this flow
// before, else what the client prefers (`Accept-Language`, RFC 9110 section 12.5.4), else English. A language that
// nobody wrote is not refused: the next of these decides, and `Content-Language` says which language it has become.
import { type FlowRecord, flows } from '#src/engine/flow-record.ts';
import { chooseLanguage, chosenLanguage, keepLastLanguage } from '#src/messages/flow-language.ts';
import { type Language, languageFor } from '#src/messages/text.ts';
import { transact, type Transaction, type TransactionPorts } from '#src/engine/transaction.ts';
import { StoreUnavailableError } from '#src/ports/store.ts';
import type { Call } from './route.ts';

type RowReader = Pick<Transaction, 'get'>;
export type Speaker = Pick<Call, 'query' | 'prefers'>;

/** As the request names it; null where it names none, or one nobody wrote. */
const askedFor = ({ query }: Pick<Speaker, 'query'>): Language | null => (query['lng'] === undefined ? null : languageFor(query['lng']));

/** Of an answer about no flow in particular. */
export const languageOf = (call: Speaker): Language => askedFor(call) ?? call.prefers();

export const languageOfFlow = async (call: Speaker, read: RowReader, flow: string): Promise<Language> =>
  askedFor(call) ?? (await chosenLanguage(read, flow)) ?? call.prefers();

/** Joins the commit of a request that changes the flow. The person it is about is written to in that language from now on. */
export async function keepLanguage(call: Pick<Speaker, 'query'>, tx: Transaction, { id, tenant, subject }: Pick<FlowRecord, 'id' | 'tenant' | 'subject'>, now: number): Promise<void> {
  const asked = askedFor(call);
  if (asked === null) return;
  await chooseLanguage(tx, id, asked, now);
  if (subject !== null) await keepLastLanguage(tx, { tenant, id: subject }, asked, now);
}

/** For a request that changes nothing else. Whoever only looks is answered also while the store cannot write: then the choice is not kept. */
export async function rememberLanguage(call: Speaker, ports: TransactionPorts, flow: string): Promise<void> {
  if (askedFor(call) === null) return;
  await transact(ports, async (tx) => {
    const record = await tx.get(flows, flow);
    if (record !== null) await keepLanguage(call, tx, record, ports.clock.now());
  }).catch((error: unknown) => {
    if (!(error instanceof StoreUnavailableError)) throw error;
  });
}

/** The revision, and the language where it is not English: each has its own page. */
export const flowHeaders = (revision: number | undefined, language: Language): { ETag: string; 'Content-Language': string } =>
  ({ ETag: language === 'en' ? `"${revision}"` : `"${revision};${language}"`, 'Content-Language': language });
