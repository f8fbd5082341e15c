import { beforeEach, describe, expect, it } from 'vitest';
import { codeAt, stepAt } from '#src/proofs/totp.ts';
import { app, minute, type World, world, wrong } from './world.ts';

const asked = { method: 'app', channel: 'appCode' } as const;

describe('registering an authenticator app', () => {
  let here: World;
  beforeEach(async () => {
    here = await world({ user: { displayName: 'Ada' } });
  });
  const prepare = async () => {
    const { shown } = await here.perform('prepareApp', { channel: 'appCode' });
    return shown as { secret: string; uri: string };
  };
  const check = (code: string) => here.perform('checkCode', { ...asked, entered: here.type(code) });
  const save = () => here.perform('saveMethod', { ...asked });
  const codeNow = (secret: string) => codeAt(secret, stepAt(here.now()));

  it('shows a seed once, accepts a code of it, and keeps the seed sealed on file as the default', async () => {
    const { secret, uri } = await prepare();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new URL(uri)).toMatchObject({ protocol: 'otpauth:', host: 'totp', pathname: '/Example:Ada' });
    expect(new URL(uri).searchParams.get('secret')).toBe(secret);
    expect(await check(codeNow(secret))).toEqual({ output: { verdict: 'accepted' } });
    expect(await check(codeNow(secret))).toEqual({ output: { verdict: 'expired' } });
    expect((await save()).output).toMatchObject({ onFile: ['appCode'], defaultMethod: 'appCode', unchallengeable: [] });
    const [saved] = (await here.user()).methods;
    expect(saved).toMatchObject({ type: 'app', push: false, code: true, name: 'Authenticator app', lastStep: stepAt(here.now()) });
    expect(here.vault.open(saved?.seed ?? '', `user/default/u1/${saved?.id}`)).toBe(secret);
    expect(JSON.stringify(await here.user())).not.toContain(secret);
    expect(await here.audit()).toMatchObject([{ resultReason: 'User registered Authenticator App with Code' }]);
  });

  it('never accepts the code that proved the app a second time, in a challenge neither', async () => {
    const { secret } = await prepare();
    const code = codeNow(secret);
    await check(code);
    await save();
    await here.perform('sendChallenge', { channel: 'appCode' }, { flow: 'flow_2' });
    expect((await here.perform('checkChallenge', { channel: 'appCode', entered: here.type(code) }, { flow: 'flow_2' })).output).toMatchObject({ verdict: 'rejected' });
    here.advance(30_000);
    expect((await here.perform('checkChallenge', { channel: 'appCode', entered: here.type(codeNow(secret)) }, { flow: 'flow_2' })).output).toMatchObject({ verdict: 'accepted' });
  });

  it('rejects a wrong code and lets a renewed seed replace the one before', async () => {
    const first = await prepare();
    expect(await check(wrong(codeNow(first.secret)))).toEqual({ output: { verdict: 'rejected' } });
    const second = await prepare();
    expect(second.secret).not.toBe(first.secret);
    expect(await check(codeNow(first.secret))).toEqual({ output: { verdict: 'rejected' } });
    expect(await check(codeNow(second.secret))).toEqual({ output: { verdict: 'accepted' } });
  });

  it('forgets a seed that was not proven within fifteen minutes', async () => {
    const { secret } = await prepare();
    here.advance(15 * minute);
    expect(await check(codeNow(secret))).toEqual({ output: { verdict: 'expired' } });
  });

  it('refuses a sixth app, and an app that policy does not allow', async () => {
    const five = Array.from({ length: 5 }, (_, i) => ({ ...app, name: `App ${i}` }));
    await here.saveUser({ methods: five.slice(1) });
    const { secret } = await prepare();
    await check(codeNow(secret));
    await here.saveUser({ methods: five });
    expect(await save()).toEqual({ error: 'cap.reached' });
    expect(await here.perform('prepareApp', { channel: 'appCode' })).toEqual({ error: 'cap.reached' });
    await here.saveUser({ methods: [] });
    await here.savePolicy({ mfa: { methods: ['sms'] }, sspr: { methods: ['email', 'mobilePhone'] } });
    expect(await here.perform('prepareApp', { channel: 'appCode' })).toEqual({ error: 'policy.disallows' });
  });
});
