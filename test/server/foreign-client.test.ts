// A client that only renders fields and posts actions gets through both flows, on the charts as they are and on copies in
// which every state has another name and the methods come in another order.
import { readFile } from 'node:fs/promises';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnyStateMachine, assign } from 'xstate';
import { choices } from '#machines/enrolment/events.ts';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { capableGate } from '#machines/rules/gate.ts';
import type { Kind } from '#machines/rules/methods.ts';
import { stepUp } from '#machines/step-up/step-up.machine.ts';
import type { Definition } from '#src/engine/definition.ts';
import { AuthenticatorApp, ForeignClient, type Person, type Walk } from '../support/foreign-client.ts';
import { enforced, person as onFile } from '../support/enrolment.ts';
import { renamedChart, stateNames } from '../support/renamed-chart.ts';
import { key, type Service, startService } from '../support/service.ts';

/** The last of what the plan leaves to choose comes first, and whoever is challenged is asked the last way that may be asked. */
const inAnotherOrder = (machine: AnyStateMachine): AnyStateMachine => machine.provide({
  guards: {
    isNext: ({ context: { facts, method } }: { context: Context }, asked: { method: Kind }) => {
      const open = facts === null ? [] : choices(facts);
      return (open.find((kind) => kind === method) ?? open.at(-1)) === asked.method;
    },
  },
  actions: { askFirst: assign(({ context: { facts } }: { context: Context }) => ({ channel: facts === null ? null : (capableGate(facts).offered.at(-1) ?? null) })) },
} as never);

const copies: readonly (readonly [string, (machine: AnyStateMachine) => AnyStateMachine])[] = [
  ['the charts as they are', (machine) => machine],
  ['charts with every state renamed', renamedChart],
  ['charts with every state renamed and the methods in another order', (machine) => renamedChart(inAnotherOrder(machine))],
];

/** Hardware tokens are allowed and never offered: nobody registers one, they are handed out. */
const policies = {
  appAndPhone: { mfa: { methods: ['appCode', 'sms', 'voice'] }, sspr: { methodsRequired: 2, methods: ['appCode', 'mobilePhone', 'hardwareToken'] } },
  threeForTwo: { mfa: { methods: ['appCode', 'sms', 'voice'] }, sspr: { methodsRequired: 2, methods: ['appCode', 'mobilePhone', 'email'] } },
  appAndEmail: { mfa: { methods: ['appCode'] }, sspr: { methodsRequired: 2, methods: ['appCode', 'email', 'hardwareToken'] } },
  appOnly: { mfa: { methods: ['appCode'] }, sspr: { scope: 'none' } },
  phoneOnly: { mfa: { methods: ['sms', 'voice'] }, sspr: { scope: 'none' } },
  everything: { mfa: { methods: ['appCode', 'sms', 'voice'] }, sspr: { scope: 'none' } },
  appAndText: { mfa: { methods: ['appCode', 'sms'] }, sspr: { scope: 'none' } },
  withPush: { mfa: { methods: ['appPush', 'appCode', 'sms', 'voice'] }, sspr: { methodsRequired: 2, methods: ['appCode', 'mobilePhone', 'email'] } },
  onlyTokens: { mfa: { methods: ['hardwareToken'] }, sspr: { scope: 'none' } },
};

const hosting = (change: (machine: AnyStateMachine) => AnyStateMachine) => (builtIn: Definition[]): Definition[] =>
  builtIn.map((definition) => ({ ...definition, machine: change(definition.machine) }));

let people = 0;
/** Nobody shares a number: sends to one are counted together. */
const somebody = (more: Partial<Person> = {}): Person => {
  const number = String((people += 1)).padStart(3, '0');
  return { subject: `walker${number}`, knows: { tel: `+1 2065557${number}`, email: `walker.${number}@example.org` }, ...more };
};

const clientOf = (service: Service, person: Person): ForeignClient => {
  const now = async (advance: string) => Date.parse((await service.call('POST', '/v1/test/clock', { advance })).body.now as string);
  return new ForeignClient({
    url: service.url, key, now: () => now('PT0S'),
    waitUntil: async (moment) => {
      const left = moment - (await now('PT0S'));
      if (left > 0) await now(`PT${Math.ceil(left / 1_000)}S`);
    },
  }, person);
};

/** What holds of every answer on the way, whatever the chart. */
function expectCompletePages({ answers }: Walk, { knows }: Person): void {
  for (const flow of answers) {
    for (const known of Object.values(knows)) expect(JSON.stringify(flow)).not.toContain(known.replace(/^\+1 |@.*$/g, ''));
    expect(flow.view !== null).toBe(flow.status === 'active');
    if (flow.view === null) continue;
    for (const words of [flow.view.title, ...flow.view.text, ...flow.view.messages, ...flow.actions.map(({ title }) => title)]) expect(words.text).toMatch(/\w{2}/);
    for (const field of flow.view.fields) expect(Object.keys(flow.actions.find(({ name }) => name === field.action)?.input.properties ?? {})).toContain(field.name);
    const properties = flow.actions.flatMap(({ name, input }) => Object.keys(input.properties ?? {}).map((property) => `${name}/${property}`));
    expect(flow.view.fields.map(({ action, name }) => `${action}/${name}`).toSorted()).toEqual(properties.toSorted());
    expect(flow.actions.filter(({ kind }) => kind === 'primary')).toHaveLength(1);
  }
}

describe.each(copies)('a client that knows nothing but the API, on %s', (_, change) => {
  let service: Service;
  let fits: ValidateFunction;
  beforeAll(async () => {
    service = await startService(['--test-clock'], hosting(change));
    const { body } = await service.call('GET', '/openapi.json');
    fits = addFormats.default(new Ajv2020.default({ strict: false })).compile(body.paths['/v1/flows/{id}'].get.responses['200'].content['application/json'].schema);
  });
  afterAll(async () => await service.stop());

  const walk = async (machine: string, policy: object, person: Person, user: object = {}): Promise<Walk> => {
    expect((await service.call('PUT', '/v1/policy', policy)).status).toBe(200);
    await onFile(service, person.subject, user);
    const walk = await clientOf(service, person).walk(machine, machine === 'interrupt' ? enforced : {});
    expectCompletePages(walk, person);
    for (const flow of walk.answers) expect(fits(flow), JSON.stringify(fits.errors)).toBe(true);
    return walk;
  };
  /** Registers, and checks with a second sign-in that nothing is missing any more. */
  const register = async (policy: object, person: Person): Promise<Walk & { readonly registered: string[]; readonly defaultMethod: string | null }> => {
    const first = await walk('interrupt', policy, person);
    expect([first.flow.status, first.flow.output?.['result']], first.pages.join('\n\n')).toEqual(['done', 'registered']);
    const again = await clientOf(service, person).walk('interrupt', enforced);
    expect([again.flow.output?.['result'], again.pages]).toEqual(['notNeeded', []]);
    const { body } = await service.call('GET', `/v1/users/${person.subject}`);
    return { ...first, registered: (body.methods as { type: string }[]).map(({ type }) => type).toSorted(), defaultMethod: body.defaultMethod as string | null };
  };
  /** A person who has an app and a phone, and is asked by text first. */
  const stepUpAs = async (more: Partial<Person>): Promise<Walk> => {
    const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const person = somebody({ app: new AuthenticatorApp(seed), ...more });
    return await walk('step-up', policies.everything, person, {
      methods: [{ type: 'app', variant: 'other', push: false, code: true, name: 'Pixel', secret: seed }, { type: 'phone', phoneType: 'mobile', number: person.knows['tel'] }],
      defaultMethod: 'sms',
    });
  };

  it('registers an app and a phone by text', async () => {
    const { registered, defaultMethod, pages } = await register(policies.appAndPhone, somebody());
    expect([registered, defaultMethod]).toEqual([['app', 'phone'], 'appCode']);
    if (change === copies[0]?.[1]) console.log(pages.join('\n\n'));
  });

  it('registers a phone by call', async () => {
    const { registered, defaultMethod } = await register(policies.phoneOnly, somebody({ wants: [/call/i] }));
    expect([registered, defaultMethod]).toEqual([['phone'], 'voice']);
  });

  it('registers an e-mail address where policy asks for one', async () => {
    expect((await register(policies.appAndEmail, somebody())).registered).toEqual(['app', 'email']);
  });

  it('registers an app alone', async () => {
    expect((await register(policies.appOnly, somebody())).registered).toEqual(['app']);
  });

  it('sets up another method than the planned one', async () => {
    const { pressed, registered } = await register(policies.everything, somebody({ wants: [/different method/i, /^(phone|authenticator app)$/i] }));
    expect(pressed).toContain('Set up a different method');
    expect(registered).toHaveLength(1);
  });

  it('gets over a wrong code of the app, and over several', async () => {
    expect((await register(policies.appOnly, somebody({ slips: 1 }))).registered).toEqual(['app']);
    expect((await register(policies.appOnly, somebody({ slips: 6 }))).registered).toEqual(['app']);
  });

  it('gets over wrong codes from the phone, and asks for a new one when one is of no use any more', async () => {
    expect((await register(policies.phoneOnly, somebody({ slips: 1 }))).pressed).not.toContain('Send a new code');
    const { pressed, registered } = await register(policies.phoneOnly, somebody({ slips: 5 }));
    expect(pressed.filter((title) => title === 'Verify')).toHaveLength(6);
    expect([pressed.includes('Send a new code'), registered]).toEqual([true, ['phone']]);
  });

  it('waits and asks again for a message that never came, and corrects the address when the next does not come either', async () => {
    expect((await register(policies.phoneOnly, somebody({ misses: 1 }))).pressed).toContain('Send a new code');
    const { pressed, registered } = await register(policies.phoneOnly, somebody({ misses: 2 }));
    expect([pressed.includes('Change the number or address'), registered]).toEqual([true, ['phone']]);
  });

  it.each([
    ['a text message', /text message/i, 'sms'],
    ['a call', /a call/i, 'tel'],
    ['the app', /authenticator app/i, 'otp'],
  ])('passes step-up by %s', async (_, want, amr) => {
    const { flow, pages } = await stepUpAs({ wants: [want] });
    expect(flow.output, pages.join('\n\n')).toMatchObject({ result: 'passed', amr: [amr, 'mfa'] });
  });

  it('passes step-up after wrong codes, by a new one', async () => {
    expect((await stepUpAs({ slips: 1 })).flow.output?.['result']).toBe('passed');
    const seedless = somebody({ slips: 5 });
    const { flow, pressed } = await walk('step-up', policies.phoneOnly, seedless, { methods: [{ type: 'phone', phoneType: 'mobile', number: seedless.knows['tel'] }], defaultMethod: 'sms' });
    expect([flow.output?.['result'], pressed.filter((title) => title === 'Verify').length]).toEqual(['passed', 6]);
  });

  it('is told that the app is locked, and passes by the phone', async () => {
    const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const person = somebody({ app: new AuthenticatorApp(seed) });
    const user = {
      methods: [{ type: 'app', variant: 'other', push: false, code: true, name: 'Pixel', secret: seed }, { type: 'phone', phoneType: 'mobile', number: person.knows['tel'] }],
      // Whichever is asked last may be asked first here: in any case the app.
      defaultMethod: change === copies[2]?.[1] ? 'sms' : 'appCode',
    };
    expect((await walk('step-up', policies.appAndText, { ...person, slips: 11 }, user)).flow.output?.['result']).toBe('lockedOut');
    const { flow, pages } = await walk('step-up', policies.appAndText, { ...person, wants: [/text message/i] }, user);
    expect(flow.output, pages.join('\n\n')).toMatchObject({ result: 'passed', amr: ['sms', 'mfa'] });
    expect(pages.join('\n')).toMatch(/error: Too many wrong codes were typed for this method\. It cannot be used until \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  });

  it.each([
    ['an app by push only', { type: 'app', variant: 'microsoft', push: true, code: false, name: 'Work phone' }],
    ['an app without its seed', { type: 'app', variant: 'other', push: false, code: true, name: 'Old app' }],
  ])('is not let in with %s, reads that an administrator must help, tries again, and leaves', async (_, method) => {
    const person = somebody();
    const { flow, pressed } = await walk('interrupt', policies.withPush, person, { methods: [method] });
    expect([flow.output?.['result'], pressed]).toEqual(['notChallengeable', ['Try again', 'Continue']]);
    expect((await service.call('GET', `/v1/users/${person.subject}`)).body.methods).toHaveLength(1);
    expect((await walk('step-up', policies.withPush, person, { methods: [method] })).flow.output?.['result']).toBe('notCapable');
  });

  it('reads that an administrator must help, tries again, and leaves', async () => {
    const { flow, pressed } = await walk('interrupt', policies.onlyTokens, somebody());
    expect([flow.output?.['result'], pressed]).toEqual(['unsatisfiable', ['Try again', 'Continue']]);
  });
});

describe('the client and the copies', () => {
  it('is a client that imports nothing of the project', async () => {
    const source = await readFile(new URL('../support/foreign-client.ts', import.meta.url), 'utf8');
    const imported = [...source.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, name]) => name);
    expect(imported).toEqual(['node:crypto', 'ajv/dist/2020.js']);
    for (const machine of [interrupt, stepUp]) {
      const words = new Set(source.match(/[\w.]+/g));
      expect(machine.events.filter((type) => words.has(type))).toEqual([]);
    }
  });

  it.each([interrupt, stepUp] as AnyStateMachine[])('are charts that share no name of a state with $id', (machine) => {
    const names = stateNames(machine);
    expect(names.size).toBeGreaterThan(8);
    const copied = stateNames(renamedChart(machine));
    expect(copied.size).toBe(names.size);
    expect([...copied].filter((name) => names.has(name))).toEqual([]);
  });

  it('are charts whose pages come in the same order when only renamed, and in another when reordered', async () => {
    const titles: (readonly string[])[] = [];
    const registered: string[][] = [];
    for (const [, change] of copies) {
      const service = await startService(['--test-clock'], hosting(change));
      try {
        const person = somebody();
        await service.call('PUT', '/v1/policy', policies.threeForTwo);
        await onFile(service, person.subject);
        titles.push((await clientOf(service, person).walk('interrupt', enforced)).titles);
        registered.push(((await service.call('GET', `/v1/users/${person.subject}`)).body.methods as { type: string }[]).map(({ type }) => type));
      } finally {
        await service.stop();
      }
    }
    expect(titles[1]).toEqual(titles[0]);
    expect(titles[2]).not.toEqual(titles[0]);
    expect(registered).toEqual([['app', 'phone'], ['app', 'phone'], ['phone', 'email']]);
  });
});
