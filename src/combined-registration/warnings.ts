// What policy allows a person and this version cannot register: said with every flow, so that nobody waits for it.
import { notOffered } from '#machines/rules/not-offered.ts';
import { policyOf } from '../directory/policy-record.ts';
import { asUser, userKey, users } from '../directory/user-record.ts';
import type { LiveFlow } from '../engine/definition.ts';
import { text } from '../messages/text.ts';
import type { RowReader } from '../views/view.ts';
import { isOfTheFamily } from './family.ts';

export type Warning = { readonly code: string; readonly method: string; readonly text: string };

/** Empty for machines that are not about security info. */
export async function warningsOf({ record, definition }: LiveFlow, read: RowReader, language = 'en'): Promise<Warning[]> {
  if (!isOfTheFamily(definition) || record.subject === null) return [];
  const person = await read.get(users, userKey(record.tenant, record.subject));
  if (person === null) return [];
  // As of the flow's last step: asked twice about one revision, it answers alike.
  const rules = { policy: await policyOf(read, record.tenant), user: asUser(person), now: record.updatedAt };
  return notOffered(rules).map(({ method, code }) => ({ code, method, text: text(`warning.notBuilt.${method}`, {}, language).text }));
}
