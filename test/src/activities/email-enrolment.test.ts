import { describe, expect, it } from 'vitest';
import { world } from './world.ts';

const asked = { method: 'email', channel: 'email' } as const;

describe('registering an e-mail address', () => {
  it('sends a code that lives ten minutes and puts the proven address on file, without making it a default', async () => {
    const here = await world();
    expect(await here.perform('sendCode', { ...asked, given: here.type(' Ada@Example.org ') })).toEqual({ output: { outcome: 'sent' } });
    expect(here.messages).toMatchObject([{ channel: 'email', to: 'Ada@Example.org' }]);
    here.advance(599_999);
    expect(await here.perform('checkCode', { ...asked, entered: here.type(here.lastCode()) })).toEqual({ output: { verdict: 'accepted' } });
    expect((await here.perform('saveMethod', { ...asked })).output).toMatchObject({ onFile: ['email'], defaultMethod: null });
    expect((await here.user()).methods).toMatchObject([{ type: 'email', address: 'Ada@Example.org' }]);
    expect(await here.audit()).toMatchObject([{ resultReason: 'User registered Email', targetResources: [{ modifiedProperties: [{ newValue: 'A•••@Example.org' }] }] }]);
  });

  it('refuses the address of the account itself, whatever its case, and what is no address', async () => {
    const here = await world({ user: { id: 'Ada@example.org' } });
    const how = { subject: 'Ada@example.org' };
    expect(await here.perform('sendCode', { ...asked, given: here.type('ADA@example.ORG') }, how)).toEqual({ error: 'address.refused' });
    expect(await here.perform('sendCode', { ...asked, given: here.type('nobody') }, how)).toEqual({ error: 'address.refused' });
    expect(await here.perform('sendCode', { ...asked, given: here.type('ada@example.net') }, how)).toEqual({ output: { outcome: 'sent' } });
  });
});
