import { describe, expect, it } from 'vitest';
import { limitRows } from '#src/limits/limit-record.ts';
import { codeAt, stepAt } from '#src/proofs/totp.ts';
import { app, codeIn, hour, minute, phone, seed, world, wrong } from './world.ts';

type Here = Awaited<ReturnType<typeof world>>;
const guess = async (here: Here, flow: string, code = '000000', how = {}) =>
  ((await here.perform('checkChallenge', { channel: 'appCode', entered: here.type(code) }, { flow, ...how })).output as { verdict: string }).verdict;
const right = (here: Here) => codeAt(seed, stepAt(here.now()));
const begin = (here: Here, flow: string) => here.perform('sendChallenge', { channel: 'appCode' }, { flow });

describe('wrong codes', () => {
  it('lock the person out with the eleventh, counted over flows, and say so once in the audit log', async () => {
    const here = await world({ user: { methods: [app] } });
    for (const flow of ['flow_1', 'flow_2', 'flow_3']) await begin(here, flow);
    for (const flow of ['flow_1', 'flow_2']) for (let i = 0; i < 5; i++) expect(await guess(here, flow)).toBe('rejected');
    expect(await here.audit()).toEqual([]);
    expect(await guess(here, 'flow_3')).toBe('exhausted');
    expect(await guess(here, 'flow_3', right(here))).toBe('exhausted');
    expect(await begin(here, 'flow_4')).toEqual({ output: { outcome: 'lockedOut' } });
    expect(await here.audit()).toMatchObject([{
      activityDisplayName: 'User was locked out of step-up', result: 'failure', resultReason: 'Too many wrong codes for Authenticator App with Code', correlationId: 'flow_3',
      additionalDetails: [{ key: 'limit', value: '10 wrong codes' }, { key: 'until', value: new Date(here.now() + 15 * minute).toISOString() }, { key: 'family', value: 'appCode' }, { key: 'edition', value: 'ours' }],
    }]);
    here.advance(15 * minute);
    expect(await guess(here, 'flow_3', right(here))).toBe('accepted');
  });

  it('lock for twice as long each further time', async () => {
    const here = await world({ user: { methods: [app] } });
    await begin(here, 'flow_1');
    for (const lasts of [15 * minute, 30 * minute, hour]) {
      for (let i = 0; i < 10; i++) expect(await guess(here, 'flow_1')).toBe('rejected');
      expect(await guess(here, 'flow_1')).toBe('exhausted');
      here.advance(lasts - 1);
      expect(await guess(here, 'flow_1')).toBe('exhausted');
      here.advance(1);
    }
  });

  it('are not forgotten because a new code was sent, and count for text and call together', async () => {
    const here = await world({ user: { methods: [phone] } });
    const verdicts: string[] = [];
    for (let i = 0; i < 3; i++) {
      const channel = i === 1 ? 'voice' : 'sms';
      await here.perform('sendChallenge', { channel }, { flow: `flow_${i}` });
      for (let j = 0; j < 5; j++) {
        const { output } = await here.perform('checkChallenge', { channel, entered: here.type(wrong(here.lastCode())) }, { flow: `flow_${i}` });
        verdicts.push((output as { verdict: string }).verdict);
      }
      here.advance(2 * minute);
    }
    expect(verdicts.slice(0, 10)).toEqual([...Array<string>(4).fill('rejected'), 'spent', ...Array<string>(4).fill('rejected'), 'spent']);
    expect(verdicts.slice(10)).toEqual(Array<string>(5).fill('exhausted'));
  });

  it('leave the other kinds of code open', async () => {
    const here = await world({ user: { methods: [app, phone] } });
    await begin(here, 'flow_1');
    for (let i = 0; i < 11; i++) await guess(here, 'flow_1');
    expect(await here.perform('sendChallenge', { channel: 'sms' })).toEqual({ output: { outcome: 'sent' } });
  });

  it('are forgiven by a right one', async () => {
    const here = await world({ user: { methods: [app] } });
    await begin(here, 'flow_1');
    for (let i = 0; i < 10; i++) await guess(here, 'flow_1');
    expect(await guess(here, 'flow_1', right(here))).toBe('exhausted');
    here.advance(15 * minute);
    expect(await guess(here, 'flow_1')).toBe('rejected');
    expect(await guess(here, 'flow_1', right(here))).toBe('accepted');
    expect((await here.rows(limitRows)).filter(({ row }) => row.kind === 'tries')).toEqual([]);
  });

  it('count once for one piece of work, however often it is begun', async () => {
    const here = await world({ user: { methods: [app] } });
    await begin(here, 'flow_1');
    for (let i = 0; i < 8; i++) await here.perform('checkChallenge', { channel: 'appCode', entered: here.type('000000') }, { key: 'one', crash: true });
    await guess(here, 'flow_1', '000000', { key: 'one' });
    expect((await here.rows(limitRows)).map(({ row }) => (row.kind === 'tries' ? row.total : 0))).toEqual([1]);
  });

  it('are counted before they are compared: dying in between gives no guess away', async () => {
    const here = await world({ user: { methods: [app] } });
    await begin(here, 'flow_1');
    for (let i = 0; i < 10; i++) await here.perform('checkChallenge', { channel: 'appCode', entered: here.type('000000') }, { crash: true });
    expect(await guess(here, 'flow_1', right(here))).toBe('exhausted');
  });

  it('in an enrolment lock in the same way, and are recorded as a failed registration', async () => {
    const here = await world();
    for (let i = 0; i < 3; i++) {
      await here.perform('sendCode', { method: 'phone', channel: 'sms', given: here.type('+1 2065550100') });
      for (let j = 0; j < 5; j++) await here.perform('checkCode', { method: 'phone', channel: 'sms', entered: here.type(wrong(codeIn(here.messages.at(-1)))) });
      here.advance(2 * minute);
    }
    expect(await here.perform('sendCode', { method: 'phone', channel: 'sms', given: here.type('+1 2065550100') }, { flow: 'flow_9' })).toEqual({ output: { outcome: 'lockedOut' } });
    expect(await here.audit()).toMatchObject([{ activityDisplayName: 'User registered security info', result: 'failure', resultReason: 'User failed to register Mobile Phone SMS' }]);
  });
});
