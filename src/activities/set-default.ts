// Stores which method a person is asked for first.
import { candidates } from '#machines/rules/default-method.ts';
import type { Channel } from '#machines/rules/methods.ts';
import { Failed } from '../engine/activity.ts';
import { readFacts, writeUser } from '../directory/facts-reading.ts';
import { maskPhone } from '../directory/masking.ts';
import type { UserRecord } from '../directory/user-record.ts';
import { changedDefault, notChangedDefault } from './audit-drafts.ts';
import { phoneFor } from './challenge-phone.ts';
import { completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { isLetThrough } from './permission.ts';

export const setDefault = ({ directory, gate }: ActivitySettings): Handler<'setDefault'> => ({
  run: async ({ channel, passed }, host) => completing(async (tx) => {
    const { flow } = host;
    const reading = await readFacts(directory, tx, host);
    const { facts, record } = reading;
    const wanted = candidates(facts).find((candidate) => candidate === channel);
    if (wanted === undefined || facts.access === 'blocked' || !(await isLetThrough(tx, host, reading, passed, gate))) {
      tx.audit(notChangedDefault(flow, labelOf(channel, record), 'policy.disallows'));
      return new Failed('policy.disallows');
    }
    const after = await writeUser(directory, tx, host, reading, { defaultMethod: wanted });
    tx.audit(changedDefault(flow, labelOf(wanted, record), [{ displayName: 'defaultMethod', oldValue: record.defaultMethod, newValue: wanted }]));
    return after;
  }),
});

/** As the list of defaults words it. */
function labelOf(channel: Channel | 'email' | null, record: UserRecord): string {
  const number = maskPhone((channel === 'sms' || channel === 'voice' ? phoneFor(record, channel, null)?.number : undefined) ?? '');
  switch (channel) {
    case 'appPush':
      return 'Authenticator app notification';
    case 'appCode':
      return 'code from my authenticator app or token';
    case 'sms':
      return `Text a code to ${number}`;
    case 'voice':
      return `Call ${number}`;
    case 'email':
    case null:
      return 'a method that cannot be the default';
  }
}
