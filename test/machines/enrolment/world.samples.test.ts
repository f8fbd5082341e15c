// The samples answer as honestly as the activities are meant to, or no proof that leans on them is worth anything.
import { describe, expect, it } from 'vitest';
import { people } from '#machines/enrolment/people.samples.ts';
import { drift, outputsFor, type World } from '#machines/enrolment/world.samples.ts';
import { newcomer } from '../walk.ts';

const outputs = outputsFor(Object.values(people));
const withPhone: World = { facts: people['phone on file by text, a second one missing'], changed: false };
const save = { subject: 'u1', method: 'email' as const, channel: 'email' as const };

describe('the sampled world', () => {
  it('lets anybody of the samples sign in, and the same person from then on', () => {
    expect(outputs.loadFacts({ subject: 'u1' }, null).filter(each => 'output' in each)).toHaveLength(Object.keys(people).length);
    expect(outputs.loadFacts({ subject: 'u1' }, withPhone).filter(each => 'output' in each)).toEqual([{ output: withPhone.facts }]);
  });

  it('saves nothing for a person who could be challenged and was not', () => {
    expect(outputs.saveMethod({ ...save, passed: false }, withPhone)).toEqual([{ error: { code: 'policy.disallows' } }]);
    expect(outputs.saveMethod({ ...save, passed: true }, withPhone)[0]).toMatchObject({ output: { onFile: ['mobilePhone', 'email'], defaultMethod: 'sms' } });
  });

  it('refuses a challenge for a channel that policy disallows', () => {
    const withoutCalls: World = { facts: { ...withPhone.facts, mfa: { allowed: ['appCode', 'sms'], hardwareToken: false } }, changed: true };
    expect(outputs.sendChallenge({ subject: 'u1', channel: 'voice' }, withoutCalls)).toEqual([{ error: { code: 'method.disallowed' } }]);
  });

  it('moves once a run at most, and always to another world', () => {
    const moved = drift({ facts: newcomer, changed: false });
    expect(moved.length).toBeGreaterThan(3);
    for (const world of moved) {
      expect(world?.facts).not.toEqual(newcomer);
      expect(drift(world)).toEqual([]);
    }
  });
});
