// What an action is called and what it means follows the page it stands on.
import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { managers, people } from '#machines/enrolment/people.samples.ts';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { manage } from '#machines/manage/manage.machine.ts';
import { offersOf } from '#src/engine/offers.ts';
import { actionsOf } from '#src/views/actions.ts';
import { metaOf } from '#src/views/step.ts';
import { definitionOf, reachable } from './reachable.ts';

const flows = (machine: AnyStateMachine) => reachable(machine, machine === manage ? [managers['phone on file'], managers['nothing on file']] : [people['nothing on file, push and code'], people['nothing on file, both enforced, two for reset']]);

function actionOn(machine: AnyStateMachine, page: string, name: string, is: (context: Context) => boolean = () => true) {
  const onPage = (snapshot: AnyMachineSnapshot) => snapshot.hasTag('awaitingUser') && metaOf(snapshot, 'page') === page && is(snapshot.context as Context);
  for (const snapshot of flows(machine).filter(onPage)) {
    const action = actionsOf(offersOf(definitionOf(machine), snapshot), 'en', '/', snapshot).find((one) => one.name === name);
    if (action !== undefined) return [action.title.text, ...(action.consequences ?? []).map(({ text }) => text)];
  }
  throw new Error(`nobody comes to ${page} with ${name}`);
}

describe('an action', () => {
  it('that goes back says where to, and what is not done then', () => {
    expect(actionOn(interrupt, 'enterPhone', 'method.left')).toEqual(['Set up a different method', 'What you have begun here is not saved.']);
    expect(actionOn(manage, 'enterPhone', 'method.left')).toEqual(['Back to your security info', 'What you have begun here is not saved.']);
    expect(actionOn(manage, 'confirmDeletion', 'method.left')).toEqual(['Keep it', 'Nothing is deleted.']);
  });

  it('that takes another app is called by what that app does', () => {
    expect(actionOn(interrupt, 'pairApp', 'app.switched')[0]).toBe('Use a different authenticator app');
    expect(actionOn(interrupt, 'scanApp', 'app.switched', ({ facts }) => facts?.mfa.allowed.includes('appPush') === true)[0]).toBe('Approve requests instead of typing codes');
  });

  it('that sends again says whether it is a code or a request', () => {
    expect(actionOn(interrupt, 'codeNotSent', 'code.resent', ({ channel }) => channel === 'appPush')).toEqual(['Send a new request', 'The request before stops working.']);
    expect(actionOn(interrupt, 'enterCode', 'code.resent')).toEqual(['Send a new code', 'The code before stops working.']);
  });

  it('that cannot be undone says so', () => {
    expect(actionOn(manage, 'confirmDeletion', 'deletion.confirmed')).toEqual(['Delete', 'This cannot be undone.']);
  });

  it('of another machine is told nothing about', () => {
    const offers = [{ name: 'deletion.confirmed', input: { type: 'object' } }];
    expect(actionsOf(offers, 'en', '/')[0]).toEqual({ name: 'deletion.confirmed', kind: 'primary', title: { id: 'action.deletion.confirmed.title', text: 'Delete' }, href: '/', method: 'POST', input: { type: 'object' } });
  });
});
