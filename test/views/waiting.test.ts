// What a page says of time that has to pass: until when a method is locked, and until when a registration can be put off.
import { describe, expect, it } from 'vitest';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { people } from '#machines/enrolment/people.samples.ts';
import { completePolicy } from '#machines/rules/policy.ts';
import type { FlowRecord } from '#src/engine/flow-record.ts';
import { policies } from '#src/directory/policy-record.ts';
import { users } from '#src/directory/user-record.ts';
import { type LimitRecord, limitRows } from '#src/limits/limit-record.ts';
import { type Seen, sightOf } from '#src/views/sight.ts';
import type { RowReader } from '#src/views/view.ts';
import { ada, nothing, now, personWith } from './rows.ts';
import { contextWith } from './sights.ts';

const day = 86_400_000;
const facts = people['app and phone on file, one for reset missing'];
const contextOf = (different: Partial<Context>): Context =>
  contextWith({ facts, channel: 'appCode', notice: 'lockedOut', ...different });
/** Only what views look at. */
const flowOf = (mfaRegistrationEnforcedBy: readonly string[] = []) => ({ id: 'flow_1', tenant: 'default', machine: 'interrupt', subject: 'u1', input: { signIn: { mfaRegistrationEnforcedBy } } }) as unknown as FlowRecord;
const seen: Seen = { context: contextOf({}), flow: flowOf(), machine: 'interrupt', page: 'challengeNotSent', offers: [] };
const rows = (found: Readonly<Record<string, unknown>>): RowReader => ({ get: async <Row>({ name }: { readonly name: string }, key: string) => (found[`${name} ${key}`] ?? null) as Row | null });

describe('a lock', () => {
  const tries = { kind: 'tries', round: 0, total: 10, locks: 1, isStopped: false, lastAt: now - 60_000, answered: [], tenant: 'default', subject: 'u1' } as const;
  const lockOn = async (row: LimitRecord, different: Partial<Context> = {}) =>
    (await sightOf({ ...seen, context: contextOf(different) }, rows({ [`${limitRows.name} default/u1/${row.family}`]: row }), now)).lock;
  const app: LimitRecord = { ...tries, family: 'appCode', lockedUntil: now + 900_000 };

  it('is the one on the kind of method at hand', async () => {
    expect(await lockOn(app)).toEqual({ until: now + 900_000 });
    expect(await lockOn(app, { channel: 'sms' })).toBeNull();
    expect(await lockOn({ ...app, family: 'phone' }, { channel: 'voice' })).toEqual({ until: now + 900_000 });
    expect(await lockOn({ ...app, lockedUntil: null, isStopped: true })).toEqual({ until: null });
  });

  it('is looked for only where the person is told of one, and is none once it is over', async () => {
    expect(await lockOn(app, { notice: 'codeWrong' })).toBeNull();
    expect(await lockOn({ ...app, lockedUntil: now })).toBeNull();
  });
});

describe('putting off', () => {
  const skip = [{ name: 'registration.skipped', input: {} }];
  const putOff = async (enforcedBy: readonly string[], firstPromptedAt: string | null, offers = skip) => (await sightOf({ ...seen, flow: flowOf(enforcedBy), offers }, rows({
    [`${users.name} default/u1`]: { ...personWith(nothing, ada), firstPromptedAt },
    [`${policies.name} default`]: { policy: completePolicy({ graceDays: 5 }), updatedAt: now },
  }), now)).putOff;
  const at = (moment: number) => new Date(moment).toISOString();

  it('is possible for the days of grace since the first prompt, and a day that has begun counts', async () => {
    expect(await putOff(['identityProtection'], at(now))).toEqual({ until: now + 5 * day, days: 5 });
    expect(await putOff(['identityProtection'], at(now - 3 * day + 1))).toEqual({ until: now + 2 * day + 1, days: 3 });
    expect(await putOff(['identityProtection'], at(now - 5 * day + 1))).toEqual({ until: now + 1, days: 1 });
  });

  it('has no end where only password reset asks, and is not spoken of where it is not offered', async () => {
    expect(await putOff([], at(now - 400 * day))).toBeNull();
    expect(await putOff(['identityProtection'], at(now), [])).toBeNull();
    expect(await putOff(['identityProtection'], at(now - 5 * day))).toBeNull();
  });
});
