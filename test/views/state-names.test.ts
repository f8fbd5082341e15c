// A state can be renamed without any page, field or step noticing.
import type { AnyStateMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { managers, people } from '#machines/enrolment/people.samples.ts';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { manage } from '#machines/manage/manage.machine.ts';
import { stepUp } from '#machines/step-up/step-up.machine.ts';
import { stepOf } from '#src/views/step.ts';
import { definitionOf, reachable } from './reachable.ts';
import { renamedChart } from '../support/renamed-chart.ts';
import { shown } from './rows.ts';

const everybody = [
  people['nothing on file, both enforced, two for reset'], people['phone on file by text, a second one missing'],
  people['nothing would satisfy the policy, may be put off'], people['nothing on file, reset only, may be put off'],
];

async function viewsOf(machine: AnyStateMachine): Promise<string[]> {
  const views: string[] = [];
  for (const snapshot of reachable(machine, machine.id === manage.id ? [managers['nothing on file']] : everybody)) {
    const { view, offers } = await shown(definitionOf(machine), snapshot);
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    const fields = view?.fields.toSorted((a, b) => byName({ name: `${a.action} ${a.name}` }, { name: `${b.action} ${b.name}` }));
    views.push(JSON.stringify({ step: stepOf(snapshot), view: view === null ? null : { ...view, fields }, offers: offers.toSorted(byName) }));
  }
  return views.toSorted();
}

describe.each([interrupt, manage, stepUp] as AnyStateMachine[])('$id with every state renamed', (machine) => {
  it('shows the same pages and steps', async () => {
    const copy = renamedChart(machine);
    expect(Object.keys(copy.states).some((name) => Object.hasOwn(machine.states, name))).toBe(false);
    const views = await viewsOf(machine);
    expect(views.length).toBeGreaterThan(20);
    expect(await viewsOf(copy)).toEqual(views);
  });
});
