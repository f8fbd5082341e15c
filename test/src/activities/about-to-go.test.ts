// The method that is about to be removed does not vouch for its own removal while there is another.
import { describe, expect, it } from 'vitest';
import { codeAt, stepAt } from '#src/proofs/totp.ts';
import { app, phone, seed, world } from './world.ts';

const office = { ...phone, phoneType: 'office', number: '+1 2065550188' } as const;
const other = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

describe('a challenge while a method is about to go', () => {
  it('calls another phone than that one', async () => {
    const here = await world({ user: { methods: [phone, office] } });
    const [mobile] = (await here.user()).methods;
    expect(await here.perform('sendChallenge', { channel: 'sms', except: mobile?.id ?? '' })).toEqual({ error: 'method.disallowed' });
    await here.perform('sendChallenge', { channel: 'voice', except: mobile?.id ?? '' });
    expect(here.messages).toMatchObject([{ channel: 'voice', to: '+12065550188' }]);
    expect((await here.perform('checkChallenge', { channel: 'voice', except: mobile?.id ?? '', entered: here.type(here.lastCode()) })).output).toMatchObject({ verdict: 'accepted', assurance: { amr: ['tel', 'mfa'] } });
  });

  it('takes no code of that app while another app shows codes', async () => {
    const here = await world({ user: { methods: [app, { ...app, secret: other }] } });
    const except = (await here.user()).methods[0]?.id ?? '';
    await here.perform('sendChallenge', { channel: 'appCode', except });
    const answer = (secret: string) => here.perform('checkChallenge', { channel: 'appCode', except, entered: here.type(codeAt(secret, stepAt(here.now()))) });
    expect((await answer(seed)).output).toMatchObject({ verdict: 'rejected' });
    expect((await answer(other)).output).toMatchObject({ verdict: 'accepted' });
  });

  it('asks for it all the same where it is the only one', async () => {
    const here = await world({ user: { methods: [phone] } });
    const except = (await here.user()).methods[0]?.id ?? '';
    expect(await here.perform('sendChallenge', { channel: 'sms', except })).toEqual({ output: { outcome: 'sent' } });
    expect((await here.perform('checkChallenge', { channel: 'sms', except, entered: here.type(here.lastCode()) })).output).toMatchObject({ verdict: 'accepted' });
  });
});
