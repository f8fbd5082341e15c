// Notes that a person has looked through what is on file: the time of the next review runs from here.
import { iso } from '../ports/clock.ts';
import { readFacts } from '../directory/facts-reading.ts';
import { notReviewed, reviewed } from './audit-drafts.ts';
import { completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { checkLetThrough, checkOpen } from './permission.ts';
import { writePerson } from './writing.ts';

export const confirmReview = ({ directory, gate }: ActivitySettings): Handler<'confirmReview'> => ({
  attempts: 3,
  run: async (_, host) => completing(async (tx) => {
    const reading = await readFacts(directory, tx, host);
    checkOpen(reading);
    checkLetThrough(reading, gate);
    const confirmedAt = iso(host.now());
    const after = await writePerson(directory, tx, host, reading, { confirmedAt });
    tx.audit(reviewed(host.flow, [{ displayName: 'confirmedAt', oldValue: reading.record.confirmedAt, newValue: confirmedAt }]));
    return after;
  }, (tx, code) => tx.audit(notReviewed(host.flow, code))),
});
