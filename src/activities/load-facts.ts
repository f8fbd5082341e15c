// Reads person and policy, and remembers the first time a person was shown a registration they may put off for a while.
import { interruptNeed } from '#machines/rules/interrupt-need.ts';
import { iso } from '../ports/clock.ts';
import { type Reading, readFacts } from '../directory/facts-reading.ts';
import { userKey, users } from '../directory/user-record.ts';
import { completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';

export const loadFacts = ({ prompting = ['interrupt'] }: ActivitySettings): Handler<'loadFacts'> => ({
  run: async (_, host) => completing(async (tx) => {
    const { flow } = host;
    const reading = await readFacts(tx, flow, host.now());
    if (!prompting.includes(flow.machine) || !isFirstOfGrace(reading)) return reading.facts;
    const { record } = reading;
    tx.put(users, userKey(flow.tenant, record.id), { ...record, firstPromptedAt: iso(host.now()), updatedAt: host.now() });
    return (await readFacts(tx, flow, host.now())).facts;
  }),
});

/** Something is enforced for multi-factor authentication and may still be put off: that is a time of grace. */
const isFirstOfGrace = ({ facts, user }: Reading): boolean =>
  user.firstPromptedAt === null && facts.enforced.mfa && facts.skip === 'allowed' && ['registration', 'unsatisfiable'].includes(interruptNeed(facts));
