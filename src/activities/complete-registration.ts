// Marks a registration as complete: nothing is missing any more, and the time of the next review runs from here.
import { plan } from '#machines/rules/plan.ts';
import { ActivityError } from '../engine/activity.ts';
import { iso } from '../ports/clock.ts';
import { readFacts, writeUser } from '../directory/facts-reading.ts';
import { registeredAll } from './audit-drafts.ts';
import { completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { isLetThrough } from './permission.ts';

export const completeRegistration = ({ directory, gate }: ActivitySettings): Handler<'completeRegistration'> => ({
  run: async ({ passed }, host) => completing(async (tx) => {
    const reading = await readFacts(directory, tx, host);
    const { facts, record } = reading;
    const { steps, satisfiable } = plan(facts);
    if (!satisfiable || steps.length > 0 || !(await isLetThrough(tx, host, reading, passed, gate))) throw new ActivityError('policy.disallows', 'something is missing after all');
    const confirmedAt = iso(host.now());
    const after = await writeUser(directory, tx, host, reading, { confirmedAt });
    tx.audit(registeredAll(host.flow, [{ displayName: 'confirmedAt', oldValue: record.confirmedAt, newValue: confirmedAt }]));
    return after;
  }),
});
