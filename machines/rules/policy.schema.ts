// The shape of a policy as a caller may send it: JSON Schema 2020-12, for the validator and the API's description alike.
// Ranges and rules between keys are not here but in the policy's rules, so that every broken one is named at once.

const scope = {
  description: 'Everybody, nobody, or the members of any of these groups.',
  oneOf: [
    { type: 'string', enum: ['all', 'none'] },
    {
      type: 'object',
      additionalProperties: false,
      required: ['groups'],
      properties: { groups: { type: 'array', maxItems: 1000, items: { type: 'string', minLength: 1, maxLength: 256 } } },
    },
  ],
} as const;

export const policySchema = {
  title: 'Policy',
  description: 'The policy of a tenant, whole or in part: what is missing takes the default.',
  type: 'object',
  additionalProperties: false,
  properties: {
    enablement: {
      title: 'Enablement',
      description: 'Who gets which preview; the refreshed one wins where both reach a person.',
      type: 'object',
      additionalProperties: false,
      properties: { original: scope, refreshed: scope },
    },
    mfa: {
      title: 'Multi-factor authentication',
      type: 'object',
      additionalProperties: false,
      properties: {
        methods: { type: 'array', maxItems: 20, items: { type: 'string', enum: ['appPush', 'appCode', 'sms', 'voice', 'hardwareToken'] } },
      },
    },
    sspr: {
      title: 'Self-service password reset',
      type: 'object',
      additionalProperties: false,
      properties: {
        scope,
        methodsRequired: { description: 'How many methods a reset requires, and so how many must be registered.', type: 'integer', enum: [1, 2] },
        methods: {
          type: 'array',
          maxItems: 20,
          items: { type: 'string', enum: ['appPush', 'appCode', 'email', 'mobilePhone', 'officePhone', 'securityQuestions', 'hardwareToken'] },
        },
        registerAtSignIn: { description: 'Whether password reset alone interrupts a sign-in.', type: 'boolean' },
        reconfirmAfterDays: { description: '0 to 730; 0 never asks again.', type: 'integer' },
        securityQuestions: {
          type: 'object',
          additionalProperties: false,
          properties: {
            toRegister: { description: '3 to 5.', type: 'integer' },
            toReset: { description: '3 to 5, and no more than are registered.', type: 'integer' },
            predefined: { description: 'Whether the 35 predefined questions can be chosen.', type: 'boolean' },
            custom: { description: "At most 20 questions of the tenant's own, 3 to 200 characters each, none twice.", type: 'array', maxItems: 1000, items: { type: 'string', maxLength: 2000 } },
          },
        },
      },
    },
    appPasswords: { title: 'App passwords', type: 'object', additionalProperties: false, properties: { allowed: { type: 'boolean' } } },
    tenant: {
      title: 'Tenant',
      type: 'object',
      additionalProperties: false,
      properties: {
        plan: { description: 'Nobody on a free or trial tenant can be called.', type: 'string', enum: ['free', 'trial', 'paid'] },
        createdAt: { type: 'string', format: 'date-time', maxLength: 64 },
        customDomain: { type: 'boolean' },
        directorySync: { type: 'boolean' },
        cloud: { description: 'A national cloud does not offer the feature.', type: 'string', enum: ['public', 'national'] },
      },
    },
    registrationAccess: {
      title: 'Access to registration',
      type: 'object',
      additionalProperties: false,
      properties: {
        block: { description: 'From where security info may not be registered.', type: 'string', enum: ['none', 'outsideTrustedNetworks'] },
        trustedNetworks: {
          description: 'Addresses and ranges, IPv4 or IPv6, at most 50.',
          type: 'array',
          maxItems: 1000,
          items: { type: 'string', minLength: 2, maxLength: 64, pattern: '^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$' },
        },
      },
    },
    stepUp: {
      title: 'Step-up',
      type: 'object',
      additionalProperties: false,
      properties: {
        maxAgeMinutes: { description: 'How old a multi-factor authentication may be; null: any of this sign-in will do.', type: ['number', 'null'] },
      },
    },
    graceDays: { description: 'How long a registration may be put off, in days; not negative.', type: 'number' },
    methodTable: { description: 'The edition of the table of methods: from 2022 an office phone can be changed.', type: 'string', enum: ['2019', '2022'] },
  },
} as const;
