import { describe, expect, it } from 'vitest';
import { begin } from '#src/combined-registration/starting.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { transact } from '#src/engine/transaction.ts';
import { app, person, tenant, world } from './world.ts';

const grace = { mfaRegistrationEnforcedBy: ['identityProtection'] } as const;

describe('loading the facts', () => {
  it('remembers the first prompt of a registration with grace, and only the first', async () => {
    const here = await world();
    expect((await here.perform('loadFacts', {}, { signIn: grace })).output).toMatchObject({ skip: 'allowed', enforced: { mfa: true } });
    const first = (await here.user()).firstPromptedAt;
    expect(first).toBe(new Date(here.now()).toISOString());
    here.advance(14 * 86_400_000);
    expect((await here.perform('loadFacts', {}, { signIn: grace })).output).toMatchObject({ skip: 'refused' });
    expect((await here.user()).firstPromptedAt).toBe(first);
  });

  it.each([
    ['that cannot be put off', 'interrupt', { mfaRegistrationEnforcedBy: ['conditionalAccess'] }],
    ['for password reset alone', 'interrupt', {}],
    ['in a flow that prompts for nothing', 'step-up', grace],
    ['by somebody who came to manage', 'interrupt', { ...grace, mode: 'manage' }],
  ] as const)('remembers no prompt %s', async (_, machine, signIn) => {
    const here = await world();
    await here.perform('loadFacts', {}, { machine, signIn: { ...signIn, mfaRegistrationEnforcedBy: [...('mfaRegistrationEnforcedBy' in signIn ? signIn.mfaRegistrationEnforcedBy : [])] } });
    expect((await here.user()).firstPromptedAt).toBeNull();
  });

  it('goes by the sign-in as it was written down when the flow began, rather than by its input', async () => {
    const here = await world();
    const signIn = { mfaRegistrationEnforcedBy: [], mfaRequiredNow: true };
    const beginning = begin(embeddedDirectory);
    const begun = (id: string) => transact(here.ports, (tx) => beginning(tx, { id, tenant, machine: 'interrupt', subject: person, input: { signIn } }));
    await begun('flow_1');
    await here.saveUser({ methods: [app] });
    await begun('flow_2');
    expect((await here.perform('loadFacts', {}, { signIn })).output).toMatchObject({ enforced: { mfa: true } });
    expect((await here.perform('loadFacts', {}, { signIn, flow: 'flow_2' })).output).toMatchObject({ enforced: { mfa: false } });
  });

  it('answers for nobody it does not know', async () => {
    const here = await world();
    expect(await here.perform('loadFacts', {}, { subject: 'stranger' })).toEqual({ error: 'subject.unknown' });
  });

  it('lets nobody register from outside the trusted networks, nor from an address it cannot read', async () => {
    const here = await world({ policy: { registrationAccess: { block: 'outsideTrustedNetworks', trustedNetworks: ['198.51.100.0/24'] } } });
    const access = async (ip: string | null) => ((await here.perform('loadFacts', {}, { signIn: { ip } })).output as { access: string }).access;
    expect(await Promise.all(['198.51.100.7', '203.0.113.1', 'nonsense', null].map(access))).toEqual(['open', 'blocked', 'blocked', 'blocked']);
  });
});
