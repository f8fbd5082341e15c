// A sign-in at which the review is due: the review runs as a flow of its own inside it, with its gate and its sign-in.
import { describe, expect, it } from 'vitest';
import { signIns } from '#src/directory/sign-in-record.ts';
import { childFlowsOf } from '#src/engine/flow-record.ts';
import { proofs } from '#src/proofs/proof-record.ts';
import { phone } from '../src/activities/world.ts';
import { hosted } from './hosting.ts';

const mail = { type: 'email', address: 'ada@example.org' } as const;

describe('a sign-in at which the review is due', () => {
  it('asks for a step-up, shows what is on file, and goes on once that is confirmed', async () => {
    const here = await hosted({ mfa: { methods: ['sms'] }, sspr: { methods: ['email', 'mobilePhone'], methodsRequired: 2 } }, { user: { methods: [phone, mail], defaultMethod: 'sms' } });
    const { id } = await here.start('u1', { signIn: {} });
    const [inner = ''] = childFlowsOf(await here.engine.settled(id, 5_000));
    await here.engine.settled(inner, 5_000);
    expect((await here.viewOf(inner))?.page).toBe('challenge');
    expect((await here.store.get(proofs, id))?.row).toMatchObject({ flow: id, purpose: 'challenge' });
    expect(await here.store.get(proofs, inner)).toBeNull();
    await here.send(inner, { type: 'code.submitted', code: here.lastCode() });
    expect((await here.viewOf(inner))?.page).toBe('reviewInfo');
    expect(await here.store.get(signIns, id)).not.toBeNull();
    await here.send(inner, { type: 'review.confirmed' });
    expect(await here.engine.settled(id, 5_000)).toMatchObject({ status: 'done', output: { result: 'reviewed' } });
    expect(await here.audit()).toMatchObject([{ activityDisplayName: 'User reviewed security info', result: 'success', correlationId: id }]);
    expect((await here.user())?.confirmedAt).toBe(new Date(here.clock.now()).toISOString());
    expect(await here.store.get(signIns, id)).toBeNull();
  });
});
