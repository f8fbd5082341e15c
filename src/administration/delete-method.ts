// Deletes one method of a person. The default moves as it does when the person deletes it.
import { defaultAfterRemoval } from '#machines/rules/default-method.ts';
import { userAudits } from '../directory/admin-audits.ts';
import type { UserRecord } from '../directory/user-record.ts';
import { act, type Acted, type ActPorts } from './act.ts';
import { deletedSecurityInfo } from './act-audits.ts';
import { factsAbout } from './facts-about.ts';
import type { Whom } from '../ports/directory.ts';

export type Deletion = { readonly whom: Whom; readonly method: string; readonly by: string; readonly permit?: (person: UserRecord) => void };

/** `unchanged`: the person has no method of this id. */
export const deleteMethod = (ports: ActPorts, { whom, method, by, permit }: Deletion): Promise<Acted> => act(ports, {
  whom,
  by,
  permit,
  failure: { activity: deletedSecurityInfo, reason: 'Admin failed to delete a method for user' },
  change: async (person, tx) => {
    if (!person.methods.some(({ id }) => id === method)) return null;
    const defaultMethod = defaultAfterRemoval(await factsAbout(tx, person, ports.clock.now()), method);
    const after: UserRecord = { ...person, methods: person.methods.filter(({ id }) => id !== method), defaultMethod };
    return { after, audits: userAudits(by, person, after) };
  },
});
