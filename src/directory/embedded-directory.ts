// The directory in the store's own rows. A write joins the transaction at hand: it is there when the activity's completion
// and its audit records are, or not at all.
import type { Directory } from '../ports/directory.ts';
import { userKey, type UserRecord, users } from './user-record.ts';

/**
 * What activities ask for people: entries as this service keeps them, whoever keeps them. Pages, and the API that lists
 * and loads people, are the embedded directory's own and read its rows.
 */
export type UserDirectory = Directory<UserRecord>;

/** The revision is the row's version, which the transaction remembers from `find` and compares when it commits. Keys are not needed. */
export const embeddedDirectory: UserDirectory = {
  find: (tx, { tenant, id }) => tx.get(users, userKey(tenant, id)),
  async write(tx, { changed }) {
    tx.put(users, userKey(changed.tenant, changed.id), changed);
  },
};
