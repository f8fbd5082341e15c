import { describe, expect, it } from 'vitest';
import { phone, world } from './world.ts';

describe('a review', () => {
  it('that is confirmed is written down with its time: the next one is due an interval later', async () => {
    const here = await world({ user: { methods: [phone], confirmedAt: '2025-01-01T00:00:00Z' }, policy: { sspr: { methods: ['email', 'mobilePhone'], methodsRequired: 1 } } });
    await here.pass();
    const signIn = { mfaRegistrationEnforcedBy: [] };
    expect((await here.perform('loadFacts', {}, { signIn })).output).toMatchObject({ reviewDue: true });
    expect((await here.perform('confirmReview', {}, { signIn })).output).toMatchObject({ reviewDue: false });
    expect((await here.user()).confirmedAt).toBe(new Date(here.now()).toISOString());
    expect(await here.audit()).toMatchObject([{ activityDisplayName: 'User reviewed security info', result: 'success', resultReason: 'User successfully reviewed security info.' }]);
  });

  it('is not confirmed by somebody who has not passed, or comes from where the page is shut', async () => {
    const here = await world({ user: { methods: [phone] } });
    expect(await here.perform('confirmReview', {})).toEqual({ error: 'stepUp.required' });
    await here.pass();
    await here.savePolicy({ registrationAccess: { block: 'outsideTrustedNetworks' } });
    expect(await here.perform('confirmReview', {})).toEqual({ error: 'policy.disallows' });
    expect((await here.user()).confirmedAt).toBeNull();
    expect((await here.audit()).map(({ result, resultReason }) => [result, resultReason])).toEqual(Array.from({ length: 2 }, () => ['failure', 'User failed to review security info.']));
  });
});
