// A directory whose stored people are read as sound: what no rule could make sense of, an unknown method, a second number
// of a type, a default that is not on file, is treated as absent, and the log says so, once. It leaves the entry for good
// with the next change of the person.
import { soundUser } from '#machines/rules/user-rules.ts';
import type { EngineLog } from '../engine/engine-ports.ts';
import type { UserDirectory } from './embedded-directory.ts';
import type { UserRecord } from './user-record.ts';

export type Sounding = (stored: UserRecord) => UserRecord;

/** Of how many people it is remembered that the log knows. */
const mostRemembered = 1_000;

/** `log` gets pointers and codes; of the person the id, as everywhere. */
export function sounding(log: EngineLog): Sounding {
  const said = new Set<string>();
  return (stored) => {
    const { user, oddities } = soundUser(stored);
    const codes = oddities.map(({ pointer, code }) => `${pointer} ${code}`);
    const saying = `${stored.tenant}/${stored.id} ${codes.join(', ')}`;
    if (oddities.length === 0 || said.has(saying)) return user;
    if (said.size >= mostRemembered) said.clear();
    said.add(saying);
    log('warn', 'a person is stored with something no rule makes sense of; it is treated as absent', { subject: stored.id, oddities: codes });
    return user;
  };
}

export const soundDirectory = (directory: UserDirectory, sound: Sounding): UserDirectory => ({
  async find(tx, whom, key) {
    const found = await directory.find(tx, whom, key);
    return found === null ? null : sound(found);
  },
  write: (tx, change) => directory.write(tx, change),
});
