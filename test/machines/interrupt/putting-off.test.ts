// Whether registration may be put off is read when the person asks for it: a page may have been open for days.
import { describe, expect, it } from 'vitest';
import { people } from '#machines/enrolment/people.samples.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { arriving, newcomer, withApp } from './ways.ts';

const inGrace: Facts = { ...newcomer, skip: 'allowed' };
const over: Facts = { ...newcomer, skip: 'refused' };
const skip = { type: 'registration.skipped' } as const;

describe('putting registration off', () => {
  it('is refused with a notice where the time for it has ended while the page was open', () => {
    const flow = arriving(inGrace).send(skip);
    expect(flow.state()).toEqual({ rereadingToSkip: 'loadingFacts' });
    flow.done('loadFacts', over);
    expect([flow.page(), flow.context().notice, flow.can(skip), flow.can({ type: 'registration.begun' })]).toEqual(['introduction', 'skipEnded', false, true]);
    flow.send({ type: 'registration.begun' });
    expect(flow.context().notice).toBe(null);
  });

  it('is refused alike at a challenge, at a gate nobody can pass, and where nothing satisfies the policy', () => {
    const challenged = arriving({ ...withApp, skip: 'allowed' }).done('sendChallenge', { outcome: 'sent' }).send(skip).done('loadFacts', withApp);
    expect([challenged.state(), challenged.context().notice]).toEqual([{ challenge: 'sendingChallenge' }, 'skipEnded']);
    expect(challenged.done('sendChallenge', { outcome: 'sent' }).can(skip)).toBe(false);
    const held = people['app by push on file without its device, may be put off'];
    const dead = people['nothing would satisfy the policy, may be put off'];
    for (const [person, page] of [[held, 'cannotChallenge'], [dead, 'unsatisfiable']] as const) {
      const flow = arriving(person).send(skip).done('loadFacts', { ...person, skip: 'refused' });
      expect([flow.page(), flow.context().notice, flow.can(skip), flow.can({ type: 'notice.read' })]).toEqual([page, 'skipEnded', false, true]);
    }
  });

  it('is possible again once a directory that could not be read can be', () => {
    const flow = arriving(inGrace).send(skip).failed('loadFacts', 'directory.unavailable');
    expect(flow.page()).toBe('unavailable');
    expect(flow.send({ type: 'retry.chosen' }).done('loadFacts', inGrace).output()).toEqual({ result: 'skipped' });
  });
});
