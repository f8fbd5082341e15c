// The machines about security info over a store in memory and a clock that stands still, with one person: closed after the test.
import { onTestFinished } from 'vitest';
import { completePolicy, type PartialPolicy } from '#machines/rules/policy.ts';
import type { PartialUser } from '#machines/rules/user.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { combinedRegistrationDefinitions, viewOfMachine } from '#src/combined-registration/definitions.ts';
import { embeddedDirectory, type UserDirectory } from '#src/directory/embedded-directory.ts';
import { storePolicy } from '#src/directory/policy-record.ts';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import { userKey, users } from '#src/directory/user-record.ts';
import { Definitions } from '#src/engine/definitions.ts';
import { Engine } from '#src/engine/engine.ts';
import { offersOf } from '#src/engine/offers.ts';
import { transact } from '#src/engine/transaction.ts';
import { createVault } from '#src/engine/vault.ts';
import type { JsonObject } from '#src/ports/json.ts';
import type { OutgoingMessage, Sender } from '#src/ports/senders.ts';
import { codeIn } from '../src/activities/world.ts';
import { countingIds } from '../support/counting-ids.ts';
import { manualClock } from '../support/manual-clock.ts';

type Start = { readonly user?: Partial<PartialUser>; readonly directory?: UserDirectory };

export async function hosted(policy: PartialPolicy, { user = {}, directory = embeddedDirectory }: Start = {}) {
  const messages: OutgoingMessage[] = [];
  const sender: Sender = { send: async (message) => void messages.push(message), close: async () => {} };
  const ids = countingIds();
  const ports = { store: memoryStore(), clock: manualClock(), ids, vault: createVault({ current: 'k', keys: new Map([['k', Buffer.alloc(32, 7)]]) }), log: () => {} };
  const definitions = combinedRegistrationDefinitions({ directory, senders: { sms: sender, voice: sender, email: sender, push: sender }, issuer: 'Factorflow', ids });
  const engine = new Engine(ports, new Definitions(definitions));
  onTestFinished(async () => {
    await engine.close();
    await ports.store.close();
  });
  const now = ports.clock.now();
  await transact(ports, async (tx) => {
    await tx.get(users, userKey('default', 'u1'));
    tx.put(users, userKey('default', 'u1'), userRecordFrom({ displayName: 'Ada', ...user, id: 'u1' }, null, { tenant: 'default', now, ids, vault: ports.vault }));
  });
  const savePolicy = (next: PartialPolicy) => transact(ports, (tx) => storePolicy(tx, 'default', completePolicy(next), now));
  await savePolicy(policy);
  const machineView = viewOfMachine({ directory });
  const viewOf = async (id: string) => {
    const live = await engine.read(id);
    return await machineView(live.definition)(live, offersOf(live.definition, live.snapshot), engine.rows, ports.clock.now(), 'en');
  };
  return {
    ...ports, engine, messages, savePolicy, viewOf,
    start: async (subject: string | null, input: object = { signIn: { mfaRegistrationEnforcedBy: ['conditionalAccess'] } }, machine = 'interrupt') =>
      engine.start({ tenant: 'default', machine, subject, input: input as JsonObject }),
    /** The flow as it stands once the host has done its part. */
    send: async (id: string, event: JsonObject & { type: string }) => {
      await engine.send(id, { event });
      return await engine.settled(id, 5_000);
    },
    lastCode: () => codeIn(messages.at(-1)),
    user: async () => (await ports.store.get(users, userKey('default', 'u1')))?.row,
    audit: async () => (await ports.store.audit({ after: 0, limit: 100 })).filter(({ additionalDetails }) => !additionalDetails.some(({ key, value }) => key === 'edition' && value === 'later')),
  };
}
export type Hosted = Awaited<ReturnType<typeof hosted>>;
