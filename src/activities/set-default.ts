// Stores which method a person is asked for first.
import { channelsRegistered } from '#machines/rules/capability.ts';
import { candidates } from '#machines/rules/default-method.ts';
import { ActivityError } from '../engine/activity.ts';
import { readFacts } from '../directory/facts-reading.ts';
import { changedDefault, notChangedDefault } from './audit-drafts.ts';
import { completing } from './completing.ts';
import { defaultLabel } from './default-label.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { checkLetThrough, checkOpen } from './permission.ts';
import { writePerson } from './writing.ts';

export const setDefault = ({ directory, gate }: ActivitySettings): Handler<'setDefault'> => ({
  attempts: 3,
  run: async ({ channel }, host) => {
    const { flow } = host;
    let label = defaultLabel(channel, { methods: [] });
    return completing(async (tx) => {
      const reading = await readFacts(directory, tx, host);
      const { facts, record } = reading;
      label = defaultLabel(channel, record);
      const wanted = candidates(facts).find((candidate) => candidate === channel);
      if (wanted === undefined) throw channel === null || channel === 'email' || channelsRegistered(facts).includes(channel) ? new ActivityError('policy.disallows', 'this method cannot be the default') : new ActivityError('method.unknown', 'nothing on file answers to this');
      checkOpen(reading);
      checkLetThrough(reading, gate);
      const after = await writePerson(directory, tx, host, reading, { defaultMethod: wanted });
      tx.audit(changedDefault(flow, label, [{ displayName: 'defaultMethod', oldValue: record.defaultMethod, newValue: wanted }]));
      return after;
    }, (tx, code) => tx.audit(notChangedDefault(flow, label, code)));
  },
});
