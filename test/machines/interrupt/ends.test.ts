// Cancelled by the person, expired by the host.
import { describe, expect, it } from 'vitest';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { walk } from '../walk.ts';
import { awaitingCode } from './ways.ts';

describe('an end from outside', () => {
  it('by the person is recorded for the audit and leaves nothing typed behind', () => {
    const flow = awaitingCode().send({ type: 'flow.cancelled' });
    expect(flow.output()).toEqual({ result: 'cancelled' });
    expect(flow.tags()).toEqual(['cancelled']);
    expect(flow.actions()).toEqual([{ type: 'recordAudit', params: { record: 'registrationCancelled' } }]);
    expect(flow.context()).toMatchObject({ method: null, channel: null, given: null, entered: null });
  });

  it('by the person is possible while the host is at work', () => {
    expect(walk(interrupt).send({ type: 'flow.cancelled' }).output()).toEqual({ result: 'cancelled' });
  });

  it('by the host is an expiry, and no cancellation in the audit', () => {
    const flow = awaitingCode().send({ type: 'flow.expired' });
    expect(flow.output()).toEqual({ result: 'expired' });
    expect(flow.tags()).toEqual(['expired']);
    expect(flow.actions()).toEqual([]);
  });
});
