import { describe, expect, it } from 'vitest';
import { signIns } from '#src/directory/sign-in-record.ts';
import { users } from '#src/directory/user-record.ts';
import { limitRows } from '#src/limits/limit-record.ts';
import { proofs } from '#src/proofs/proof-record.ts';
import { codeAt, stepAt } from '#src/proofs/totp.ts';
import { codeIn, minute, world } from './world.ts';

describe('what is stored while methods are proven', () => {
  it('holds no code, no seed and no number or address but in the directory itself', async () => {
    const here = await world();
    const { shown } = await here.perform('prepareApp', { channel: 'appCode' }, { flow: 'flow_app' });
    const { secret } = shown as { secret: string };
    await here.perform('checkCode', { method: 'app', channel: 'appCode', entered: here.type(codeAt(secret, stepAt(here.now()))) }, { flow: 'flow_app' });
    await here.perform('sendCode', { method: 'phone', channel: 'sms', given: here.type('+1 2065550100') }, { flow: 'flow_phone' });
    here.advance(2 * minute);
    await here.perform('sendCode', { method: 'email', channel: 'email', given: here.type('ada@example.org') }, { flow: 'flow_mail' });
    const codes = here.messages.map(codeIn);
    expect(codes).toHaveLength(2);

    const stored = async () => JSON.stringify([...await here.rows(proofs), ...await here.rows(limitRows), ...await here.rows(signIns), ...await here.audit()]);
    const secrets = [secret, ...codes.map((code) => `"${code}"`), '2065550100', 'ada@example.org'];
    for (const value of secrets) expect(await stored()).not.toContain(value);
    for (const code of codes) expect((await here.rows(proofs)).some(({ row }) => row.code?.includes(code))).toBe(false);

    await here.perform('checkCode', { method: 'phone', channel: 'sms', entered: here.type(codes[0] ?? '') }, { flow: 'flow_phone' });
    await here.perform('saveMethod', { method: 'phone', channel: 'sms' }, { flow: 'flow_phone' });
    await here.perform('saveMethod', { method: 'app', channel: 'appCode' }, { flow: 'flow_app' });
    await here.perform('setDefault', { channel: 'sms' }, { flow: 'flow_phone' });
    expect(await here.audit()).toHaveLength(3);
    for (const value of secrets) expect(await stored()).not.toContain(value);
    expect(JSON.stringify(await here.rows(users))).not.toContain(secret);
  });
});
