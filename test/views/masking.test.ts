// Whoever sees a page of a flow learns no number and no address from it.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { people } from '#machines/enrolment/people.samples.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { stepUp } from '#machines/step-up/step-up.machine.ts';
import { definitionOf, reachable } from './reachable.ts';
import { shown } from './rows.ts';

const digits = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''));
const number = fc.tuple(fc.constantFrom('+1', '+44', '+420'), fc.integer({ min: 7, max: 11 }).chain(digits)).map(([country, national]) => `${country} ${national}`);
const reach = fc.record({ mobile: number, other: number, email: fc.emailAddress() });

const everything: Facts = {
  ...people['everything on file'], mfa: { allowed: ['appCode', 'sms', 'voice'], hardwareToken: true }, sspr: { needed: 2, allowed: ['appCode', 'mobilePhone', 'email', 'securityQuestions'] },
  registrable: { kinds: ['app', 'phone', 'email', 'securityQuestions'], app: ['appCode'] },
  onFile: ['appCode', 'hardwareToken', 'mobilePhone', 'alternatePhone', 'officePhone', 'businessPhone', 'email'],
};
/** Needs one more, so that a registration with everything on show is gone through. */
const someone: Facts = { ...everything, sspr: { needed: 2, allowed: ['appCode', 'securityQuestions'] }, onFile: everything.onFile.filter((entry) => entry !== 'appCode') };

const flows = [interrupt, stepUp].flatMap((machine) => reachable(machine, [...Object.values(people), everything, someone]).map((snapshot) => ({ definition: definitionOf(machine), snapshot })));

it('no page of any flow holds a whole number or a whole address', async () => {
  let withAddress = 0;
  await fc.assert(fc.asyncProperty(reach, fc.nat(), async (person, at) => {
    // A stride over all flows, so that each person is seen on many pages and each page with many persons.
    for (let i = at % 37; i < flows.length; i += 37) {
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
  }), { numRuns: 60 });
  expect(withAddress).toBeGreaterThan(100);
});
