import { describe, expect, it } from 'vitest';
import { wayOn } from '#src/combined-registration/way-on.ts';

const ended = (machine: string, result: string, status: 'done' | 'error' | 'cancelled' | 'expired' | 'active' = 'done') => wayOn({ machine, subject: 'u1', status, output: { result } });

describe('the way on from a flow', () => {
  it('that ended short of its goal is the same again', () => {
    for (const result of ['blocked', 'unsatisfiable', 'notChallengeable', 'lockedOut']) {
      expect(ended('interrupt', result)).toEqual({ type: 'restart', method: 'POST', href: '/v1/flows', body: { machine: 'interrupt', subject: 'u1' } });
    }
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
