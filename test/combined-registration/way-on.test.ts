import { describe, expect, it } from 'vitest';
import { wayOn } from '#src/combined-registration/way-on.ts';

const ended = (machine: string, result: string, status: 'done' | 'error' | 'cancelled' | 'expired' | 'active' = 'done') => wayOn({ machine, subject: 'u1', status, output: { result } });

describe('the way on from a flow', () => {
  it('that would end in the same way again is the same later, once what stood in the way has gone', () => {
    for (const [result, after] of [['blocked', 'otherNetwork'], ['unsatisfiable', 'administrator'], ['notChallengeable', 'administrator'], ['lockedOut', 'lock']] as const) {
      for (const machine of ['interrupt', 'manage']) expect(ended(machine, result)).toEqual({ type: 'later', after, method: 'POST', href: '/v1/flows', body: { machine, subject: 'u1' } });
    }
  });

  it('that was given up or took too long is the same again', () => {
    expect(ended('interrupt', 'cancelled', 'cancelled')).toEqual({ type: 'restart', method: 'POST', href: '/v1/flows', body: { machine: 'interrupt', subject: 'u1' } });
    expect([ended('manage', 'cancelled', 'cancelled')?.type, ended('manage', 'expired', 'expired')?.type]).toEqual(['restart', 'restart']);
  });

  it('of a step-up that had nothing to ask for is a registration', () => {
    expect(ended('step-up', 'notCapable', 'error')).toMatchObject({ type: 'start', body: { machine: 'interrupt' } });
  });

  it('that came to a good end, or goes on, is none', () => {
    for (const result of ['registered', 'reviewed', 'notNeeded', 'skipped', 'finished', 'notOffered']) expect(ended('interrupt', result)).toBeNull();
    expect(ended('interrupt', 'blocked', 'active')).toBeNull();
  });
});
