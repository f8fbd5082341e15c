// What a tenant's plan takes away from its policies: nobody on a free or trial tenant can be called.
import type { Facts } from './facts.ts';
import { channels, transports, type Transport } from './methods.ts';
import type { Policy, SsprMethod } from './policy.ts';

type Tenant = Pick<Policy, 'tenant'>;

const hasVoice = ({ tenant }: Tenant) => tenant.plan === 'paid';

export const reachableTransports = (policy: Tenant): readonly Transport[] => (hasVoice(policy) ? transports : ['sms']);

/** What the policy's list for multi-factor authentication comes to in this tenant. */
export const mfaAllowed = (policy: Pick<Policy, 'tenant' | 'mfa'>): Facts['mfa'] => ({
  allowed: channels.filter(c => policy.mfa.methods.includes(c) && (c !== 'voice' || hasVoice(policy))),
  hardwareToken: policy.mfa.methods.includes('hardwareToken'),
});

/** An office phone is only ever called, so it goes with voice. */
export const isUsableForReset = (policy: Tenant, method: SsprMethod): boolean => method !== 'officePhone' || hasVoice(policy);
