// Marks a registration as complete: nothing is missing any more, and the time of the next review runs from here.
import { plan } from '#machines/rules/plan.ts';
import { ActivityError } from '../engine/activity.ts';
import { iso } from '../ports/clock.ts';
import { readFacts } from '../directory/facts-reading.ts';
import { userKey, users } from '../directory/user-record.ts';
import { registeredAll } from './audit-drafts.ts';
import { completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { isLetThrough } from './permission.ts';

export const completeRegistration = ({ gate }: ActivitySettings): Handler<'completeRegistration'> => ({
  run: async ({ passed }, host) => completing(async (tx) => {
    const { flow } = host;
    const { facts, record } = await readFacts(tx, flow, host.now());
    const { steps, satisfiable } = plan(facts);
    if (!satisfiable || steps.length > 0 || !isLetThrough(facts, passed, gate)) throw new ActivityError('policy.disallows', 'something is missing after all');
    const confirmedAt = iso(host.now());
    tx.put(users, userKey(flow.tenant, record.id), { ...record, confirmedAt, updatedAt: host.now() });
    tx.audit(registeredAll(flow, [{ displayName: 'confirmedAt', oldValue: record.confirmedAt, newValue: confirmedAt }]));
    return (await readFacts(tx, flow, host.now())).facts;
  }),
});
