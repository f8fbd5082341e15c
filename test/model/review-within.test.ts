// A sign-in that is interrupted for a review: the review is a flow of its own, brought to each of its ends through the one that asked
// for it, which then goes on as that end says.
import { afterEach, describe, expect, it } from 'vitest';
import { realFlows } from './real-flows.ts';

let close = async () => {};
afterEach(() => close());

const policy = { mfa: { methods: ['sms'] }, sspr: { methodsRequired: 1, methods: ['mobilePhone'], reconfirmAfterDays: 180 } } as const;
const user = { methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550190' }], defaultMethod: 'sms' } as const;

async function interrupted() {
  const here = await realFlows({ policy, user });
  close = here.close;
  const { id, snapshot } = await here.start('interrupt', {});
  expect(snapshot['value']).toBe('reviewing');
  const review = await here.childOf(id, 'review');
  expect(review.snapshot['value']).toEqual({ editing: { challenge: 'awaitingChallenge' } });
  return { ...here, id, review: review.id };
}

describe('a review within a sign-in', () => {
  it('is confirmed after a challenge, and the sign-in goes on with what was proven', async () => {
    const here = await interrupted();
    expect((await here.send(here.review, { type: 'code.submitted', code: here.code() })).snapshot['value']).toEqual({ editing: 'listing' });
    await here.send(here.review, { type: 'review.confirmed' });
    expect(await here.stored(here.id)).toMatchObject({ status: 'done', output: { result: 'reviewed', amr: ['sms', 'mfa'] } });
    expect((await here.person()).confirmedAt).not.toBeNull();
    expect(await here.reasons()).toEqual(['User successfully reviewed security info.']);
    expect(await here.start('interrupt', {})).toMatchObject({ status: 'done', output: { result: 'notNeeded' } });
  });

  it('that is given up gives the sign-in up as well, and is due again', async () => {
    const here = await interrupted();
    await here.send(here.review, { type: 'flow.cancelled' });
    expect(await here.stored(here.id)).toMatchObject({ status: 'cancelled', output: { result: 'cancelled' } });
    expect((await here.person()).confirmedAt).toBeNull();
    expect((await here.start('interrupt', {})).snapshot['value']).toBe('reviewing');
  });

  it('ends with the sign-in that is given up', async () => {
    const here = await interrupted();
    expect(await here.send(here.id, { type: 'flow.cancelled' })).toMatchObject({ status: 'cancelled' });
    expect((await here.stored(here.review)).status).not.toBe('active');
  });

  it('in which a code had its last try waits for the person, and so does the sign-in', async () => {
    const here = await interrupted();
    const wrong = here.code() === '000000' ? '000001' : '000000';
    let last = await here.stored(here.review);
    for (let i = 0; i < 5 && last.status === 'active'; i++) last = await here.send(here.review, { type: 'code.submitted', code: wrong });
    expect(last.snapshot['value']).toEqual({ editing: { challenge: 'challengeNotSent' } });
    expect((await here.stored(here.id)).status).toBe('active');
  });
});
