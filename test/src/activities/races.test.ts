// Two flows of one person at the same moment: the second decides on what the first has written.
import { describe, expect, it } from 'vitest';
import { app, phone, world } from './world.ts';

describe('two flows of one person that write at the same moment', () => {
  it('put one number of a type on file, and refuse the other', async () => {
    const here = await world();
    const asked = { method: 'phone', channel: 'sms' } as const;
    for (const flow of ['flow_1', 'flow_2']) {
      await here.perform('sendCode', { ...asked, given: here.type(phone.number) }, { flow });
      await here.perform('checkCode', { ...asked, entered: here.type(here.lastCode()) }, { flow });
      here.advance(60_000);
    }
    const answers = await Promise.all(['flow_1', 'flow_2'].map((flow) => here.perform('saveMethod', asked, { flow })));
    expect(answers.map(({ error }) => error ?? 'saved').sort()).toEqual(['cap.reached', 'saved']);
    expect((await here.user()).methods).toHaveLength(1);
  });

  it('make one fortieth app password', async () => {
    const passwords = Array.from({ length: 39 }, (_, i) => ({ type: 'appPassword', name: `No ${i}` } as const));
    const here = await world({ user: { perUserMfa: 'enforced', methods: passwords }, policy: { appPasswords: { allowed: true } } });
    const answers = await Promise.all(['flow_1', 'flow_2'].map((flow) => here.perform('makePassword', { given: here.type('Mail') }, { flow })));
    expect(answers.map(({ error }) => error ?? 'made').sort()).toEqual(['cap.reached', 'made']);
    expect((await here.user()).methods).toHaveLength(40);
  });

  it('delete a method once', async () => {
    const here = await world({ user: { methods: [app, phone], defaultMethod: 'sms' } });
    for (const flow of ['flow_1', 'flow_2']) await here.pass(flow);
    const id = (await here.user()).methods[1]?.id ?? '';
    const answers = await Promise.all(['flow_1', 'flow_2'].map((flow) => here.perform('deleteMethod', { id }, { flow })));
    expect(answers.map(({ error }) => error ?? 'deleted').sort()).toEqual(['deleted', 'method.unknown']);
  });
});
