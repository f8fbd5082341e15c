// Takes a method off the file. The default moves, where it was the last to answer to it. Deleting a mobile phone leaves an
// alternate one: who loses the one wants to be reached by the other, and only a new alternate needs a mobile phone beside it.
import { defaultAfterRemoval } from '#machines/rules/default-method.ts';
import { deletable } from '#machines/rules/manage-table.ts';
import { kindOfMethod } from '#machines/rules/on-file.ts';
import { ActivityError } from '../engine/activity.ts';
import { propertyOf } from '../directory/admin-audits.ts';
import { readFacts } from '../directory/facts-reading.ts';
import { changedDefault, deleted, deletedPassword, notDeleted } from './audit-drafts.ts';
import { completing } from './completing.ts';
import { defaultLabel } from './default-label.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { nameOf } from './method-names.ts';
import { checkLetThrough } from './permission.ts';
import { writePerson } from './writing.ts';

export const deleteMethod = ({ directory, gate }: ActivitySettings): Handler<'deleteMethod'> => ({
  attempts: 3,
  run: async ({ id }, host) => {
    const { flow } = host;
    let name = 'a method';
    return completing(async (tx) => {
      const reading = await readFacts(directory, tx, host);
      const { facts, record } = reading;
      const method = record.methods.find((one) => one.id === id);
      if (method === undefined) throw new ActivityError('method.unknown', 'the method is not on file');
      name = nameOf(method);
      if (!deletable(facts).includes(kindOfMethod(method))) throw new ActivityError('policy.disallows', 'this method cannot be deleted here');
      checkLetThrough(reading, gate, method.id);

      const methods = record.methods.filter((one) => one !== method);
      const defaultMethod = defaultAfterRemoval(facts, method.id);
      const after = await writePerson(directory, tx, host, reading, { methods, defaultMethod });
      tx.audit(deleted(flow, name, [{ displayName: propertyOf(method), oldValue: 'on file', newValue: null }]));
      if (method.type === 'appPassword') tx.audit(deletedPassword(flow));
      if (defaultMethod !== record.defaultMethod) {
        const label = defaultMethod === null ? 'no method' : defaultLabel(defaultMethod, { methods });
        tx.audit(changedDefault(flow, label, [{ displayName: 'defaultMethod', oldValue: record.defaultMethod, newValue: defaultMethod }]));
      }
      return after;
    }, (tx, code) => tx.audit(notDeleted(flow, name, code)));
  },
});
