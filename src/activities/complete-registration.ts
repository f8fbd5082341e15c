// Marks a registration as complete: nothing is missing any more, and the time of the next review runs from here.
import { plan } from '#machines/rules/plan.ts';
import { ActivityError } from '../engine/activity.ts';
import { iso } from '../ports/clock.ts';
import { readFacts } from '../directory/facts-reading.ts';
import { notRegisteredAll, registeredAll } from './audit-drafts.ts';
import { completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { checkLetThrough } from './permission.ts';
import { writePerson } from './writing.ts';

export const completeRegistration = ({ directory, gate }: ActivitySettings): Handler<'completeRegistration'> => ({
  attempts: 3,
  run: async (_, host) => completing(async (tx) => {
    const reading = await readFacts(directory, tx, host);
    const { facts, record } = reading;
    const { steps, satisfiable } = plan(facts);
    if (!satisfiable || steps.length > 0) throw new ActivityError('policy.disallows', 'something is missing after all');
    checkLetThrough(reading, gate);
    const confirmedAt = iso(host.now());
    const after = await writePerson(directory, tx, host, reading, { confirmedAt });
    tx.audit(registeredAll(host.flow, [{ displayName: 'confirmedAt', oldValue: record.confirmedAt, newValue: confirmedAt }]));
    return after;
  }, (tx, code) => {
    // That something else is to be registered first, or who they are to be shown, is no failure: the person goes on with it.
    if (code !== 'policy.disallows' && code !== 'stepUp.required') tx.audit(notRegisteredAll(host.flow, code));
  }),
});
