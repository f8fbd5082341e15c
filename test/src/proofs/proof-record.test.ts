import { describe, expect, it } from 'vitest';
import { codePurpose } from '#src/proofs/proof-record.ts';

const about = { flow: 'flow_1', purpose: 'enrolment', channel: 'sms', destination: 'd1' } as const;

describe('the fingerprint of a code', () => {
  it.each([{ flow: 'flow_2' }, { purpose: 'challenge' }, { channel: 'voice' }, { destination: 'd2' }] as const)('is bound to its flow, purpose, channel and destination: %j', (other) => {
    expect(codePurpose({ ...about, ...other })).not.toBe(codePurpose(about));
  });
});
