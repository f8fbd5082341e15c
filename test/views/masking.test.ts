// Whoever sees a page of a flow learns no number and no address from it.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { managers } from '#machines/enrolment/people.samples.ts';
import type { Facts, HeldMethod } from '#machines/rules/facts.ts';
import { charts, definitionOf, reachable, samplePeople } from './reachable.ts';
import { shown } from './rows.ts';

const digits = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''));
const number = fc.tuple(fc.constantFrom('+1', '+44', '+420'), fc.integer({ min: 7, max: 11 }).chain(digits)).map(([country, national]) => `${country} ${national}`);
const reach = fc.record({ mobile: number, other: number, email: fc.emailAddress() });

const every = managers['phone, second phone, office phone, questions and token, of which all may be changed'];
const email: HeldMethod = { id: 'email', kind: 'email', answers: [] };
const everything: Facts = { ...every, onFile: [...every.onFile, 'businessPhone', 'email'], methods: [...every.methods, email] };
/** Needs one more, so that a registration with everything on show is gone through. */
const someone: Facts = { ...everything, enforced: { mfa: true, sspr: true }, sspr: { needed: 1, allowed: ['appCode'] }, skip: 'refused' };

const flows = charts.flatMap((machine) => reachable(machine, [...samplePeople(machine), machine.id === 'interrupt' ? someone : everything])
  .filter((snapshot) => snapshot.hasTag('awaitingUser')).map((snapshot) => ({ definition: definitionOf(machine), snapshot })));

it('no page of any flow holds a whole number or a whole address', async () => {
  let withAddress = 0;
  await fc.assert(fc.asyncProperty(reach, fc.nat(), async (person, at) => {
    // A stride over all flows, so that each person is seen on many pages and each page with many persons.
    for (let i = at % 211; i < flows.length; i += 211) {
      const flow = flows[i]!;
      const { view } = await shown(flow.definition, flow.snapshot, person);
      const page = JSON.stringify(view);
      if (page.includes('•')) withAddress += 1;
      for (const whole of [person.mobile, person.other]) {
        expect(page).not.toContain(whole);
        expect(page).not.toContain(whole.split(' ')[1]);
      }
      expect(page).not.toContain(person.email);
    }
  }), { numRuns: 40 });
  expect(withAddress).toBeGreaterThan(100);
});
