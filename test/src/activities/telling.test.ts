// Whoever's security info is changed is told of it, by a row that is written with the change.
import { describe, expect, it } from 'vitest';
import { noticeBinding, notices } from '#src/notices/notice-row.ts';
import { phone, world } from './world.ts';

const mail = { type: 'email', address: 'ada@example.org' } as const;

describe('the person', () => {
  it('is told of what was deleted, from where, and over another way than the one they passed by', async () => {
    const here = await world({ user: { methods: [phone, mail], defaultMethod: 'sms' } });
    await here.perform('sendChallenge', { channel: 'sms' });
    await here.perform('checkChallenge', { channel: 'sms', entered: here.type(here.lastCode()) });
    expect(await here.rows(notices)).toEqual([]);
    await here.perform('deleteMethod', { id: (await here.user()).methods[0]?.id ?? '' }, { signIn: { ip: '198.51.100.7' }, key: 'the work' });
    const [told] = await here.rows(notices);
    expect(told?.row).toMatchObject({ flow: 'flow_1', subject: 'u1' });
    expect(here.vault.open(told?.row.box ?? '', noticeBinding(told?.key ?? ''))).toMatchObject({
      by: 'user', ip: '198.51.100.7', at: here.now(), ways: [{ channel: 'email', to: 'ada@example.org' }, { channel: 'sms' }],
      changes: [{ what: 'deleted', method: { kind: 'mobilePhone', address: '+1 ••••••0100' } }, { what: 'default', channel: null }],
    });
  });

  it('is told of a method that was added and of another default, and of nothing that stays', async () => {
    const here = await world({ user: { methods: [phone], defaultMethod: 'sms' } });
    await here.pass();
    await here.register('alternatePhone', '+1 2065550177');
    await here.perform('setDefault', { channel: 'voice' });
    await here.perform('confirmReview', {});
    const changes = (await here.rows(notices)).map(({ key, row }) => (here.vault.open(row.box ?? '', noticeBinding(key)) as { changes: { what: string }[] }).changes.map(({ what }) => what));
    expect(changes.flat().sort()).toEqual(['added', 'default']);
  });
});
