// The tenant's policy as an administrator writes it.

export type MfaMethod = 'appPush' | 'appCode' | 'sms' | 'voice' | 'hardwareToken';
export type SsprMethod = 'appPush' | 'appCode' | 'email' | 'mobilePhone' | 'officePhone' | 'securityQuestions' | 'hardwareToken';
export type Scope = 'all' | 'none' | { readonly groups: readonly string[] };

export type Policy = {
  /** Who gets which of the two previews; the refreshed one wins where both reach a person. */
  readonly enablement: { readonly original: Scope; readonly refreshed: Scope };
  readonly mfa: { readonly methods: readonly MfaMethod[] };
  readonly sspr: {
    readonly scope: Scope;
    readonly methodsRequired: 1 | 2;
    readonly methods: readonly SsprMethod[];
    readonly registerAtSignIn: boolean;
    /** 0 to 730; 0 never asks again. */
    readonly reconfirmAfterDays: number;
    readonly securityQuestions: {
      readonly toRegister: number;
      readonly toReset: number;
      /** Whether the predefined questions are among those to choose from. */
      readonly predefined: boolean;
      /** Questions of the tenant's own, in its own words. */
      readonly custom: readonly string[];
    };
  };
  readonly appPasswords: { readonly allowed: boolean };
  readonly tenant: {
    readonly plan: 'free' | 'trial' | 'paid';
    readonly createdAt: string;
    readonly customDomain: boolean;
    readonly directorySync: boolean;
    readonly cloud: 'public' | 'national';
  };
  readonly registrationAccess: { readonly block: 'none' | 'outsideTrustedNetworks'; readonly trustedNetworks: readonly string[] };
  /** Null: any multi-factor authentication of this sign-in will do. */
  readonly stepUp: { readonly maxAgeMinutes: number | null };
  readonly graceDays: number;
  /** Which edition of the table of methods holds: in 2019 an office phone is shown and never editable, from 2022 it is. */
  readonly methodTable: '2019' | '2022';
};

export const defaultPolicy: Policy = {
  enablement: { original: 'none', refreshed: 'all' },
  mfa: { methods: ['appPush', 'appCode', 'sms', 'voice'] },
  sspr: {
    scope: 'all',
    methodsRequired: 2,
    methods: ['appPush', 'appCode', 'email', 'mobilePhone'],
    registerAtSignIn: true,
    reconfirmAfterDays: 180,
    securityQuestions: { toRegister: 3, toReset: 3, predefined: true, custom: [] },
  },
  appPasswords: { allowed: false },
  tenant: { plan: 'paid', createdAt: '2019-01-01T00:00:00Z', customDomain: true, directorySync: false, cloud: 'public' },
  registrationAccess: { block: 'none', trustedNetworks: [] },
  stepUp: { maxAgeMinutes: null },
  graceDays: 14,
  methodTable: '2019',
};

/** A policy as a caller sends it: whole, or any part of it. A scope and a list are given whole. */
export type PartialPolicy = { readonly [S in keyof Policy]?: Policy[S] extends object ? Sent<Policy[S]> : Policy[S] };
type Sent<Section> = { readonly [K in keyof Section]?: K extends 'securityQuestions' ? Partial<Section[K]> : Section[K] };

/** What is missing takes the default, section by section and key by key. */
export const completePolicy = (sent: PartialPolicy): Policy => ({
  enablement: { ...defaultPolicy.enablement, ...sent.enablement },
  mfa: { ...defaultPolicy.mfa, ...sent.mfa },
  sspr: {
    ...defaultPolicy.sspr,
    ...sent.sspr,
    securityQuestions: { ...defaultPolicy.sspr.securityQuestions, ...sent.sspr?.securityQuestions },
  },
  appPasswords: { ...defaultPolicy.appPasswords, ...sent.appPasswords },
  tenant: { ...defaultPolicy.tenant, ...sent.tenant },
  registrationAccess: { ...defaultPolicy.registrationAccess, ...sent.registrationAccess },
  stepUp: { ...defaultPolicy.stepUp, ...sent.stepUp },
  graceDays: sent.graceDays ?? defaultPolicy.graceDays,
  methodTable: sent.methodTable ?? defaultPolicy.methodTable,
});
