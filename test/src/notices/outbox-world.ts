// An outbox on a store and a clock of its own, and senders that remember.
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import type { UserRecord } from '#src/directory/user-record.ts';
import { transact } from '#src/engine/transaction.ts';
import { notices } from '#src/notices/notice-row.ts';
import { type NoticeOutcome, Outbox } from '#src/notices/outbox.ts';
import { type Notice, tellPerson } from '#src/notices/telling.ts';
import { watched } from '#src/notices/watched-store.ts';
import type { Store } from '#src/ports/store.ts';
import { countingIds } from '../../support/counting-ids.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { app, mail, person, phone, recordingSender, tenant, vault } from './people.ts';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;

export function outboxWorld(under: Store = memoryStore()) {
  const clock = manualClock();
  let outbox: Outbox | null = null;
  const store = watched(under, notices.name, () => outbox?.look());
  const ports = { store, clock, ids: countingIds() };
  const [email, sms, push] = [recordingSender(), recordingSender(), recordingSender()];
  const logged: { level: string; message: string; details: Readonly<Record<string, unknown>> }[] = [];
  const outcomes: NoticeOutcome[] = [];
  const open = () => {
    outbox = new Outbox({ ...ports, vault, senders: { email: email.sender, sms: sms.sender, push: push.sender }, service: 'Example', log: (level, message, details) => void logged.push({ level, message, details }), see: (outcome) => void outcomes.push(outcome) });
    outbox.look();
    return outbox;
  };
  return {
    store, ports, clock, email, sms, push, logged, outcomes, open,
    /** Somebody with phone and mail adds an app, unless it is said otherwise. */
    async tell(more: Partial<Notice> = {}): Promise<void> {
      const before = more.before ?? person({ methods: [phone, mail] });
      const after: UserRecord = more.after ?? person({ methods: [phone, mail, app] }, before);
      const notice: Notice = { key: 'work 1', tenant, by: 'user', at: clock.now(), ip: '198.51.100.7', ...more, before, after };
      await transact(ports, (tx) => tellPerson(tx, notice, vault));
      await clock.settle();
    },
    rows: async () => await store.list(notices, { limit: 1_000 }),
  };
}
