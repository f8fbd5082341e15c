// Reads person and policy, and remembers the first time a person was shown a registration they may put off for a while.
import { interruptNeed } from '#machines/rules/interrupt-need.ts';
import { iso } from '../ports/clock.ts';
import { type Reading, readFacts, writeUser } from '../directory/facts-reading.ts';
import { completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';

/** The machines whose first page is a prompt to register: the days of grace run from it. */
const prompting: readonly string[] = ['interrupt', 'converged-2018'];

export const loadFacts = ({ directory }: ActivitySettings): Handler<'loadFacts'> => ({
  run: async (_, host) => completing(async (tx) => {
    const reading = await readFacts(directory, tx, host);
    if (!prompting.includes(host.flow.machine) || !isFirstOfGrace(reading)) return reading.facts;
    return await writeUser(directory, tx, host, reading, { firstPromptedAt: iso(host.now()) });
  }),
});

/** Something is enforced for multi-factor authentication and may still be put off: that is a time of grace. */
const isFirstOfGrace = ({ facts, user }: Reading): boolean =>
  user.firstPromptedAt === null && facts.enforced.mfa && facts.skip === 'allowed' && ['registration', 'unsatisfiable'].includes(interruptNeed(facts));
