// The shape of a sign-in as a caller may send it: JSON Schema 2020-12, for the validator and the API's description alike.

export const signInSchema = {
  title: 'Sign-in',
  description: 'The sign-in that brought the person here. Every key may be missing.',
  type: 'object',
  additionalProperties: false,
  properties: {
    mfaRegistrationEnforcedBy: {
      description: 'What demands that methods for multi-factor authentication be registered.',
      type: 'array',
      maxItems: 20,
      items: { type: 'string', enum: ['identityProtection', 'perUser', 'conditionalAccess', 'securityDefaults'] },
    },
    mfaRequiredNow: { description: 'This sign-in cannot go on without multi-factor authentication.', type: 'boolean' },
    mode: { type: 'string', enum: ['signIn', 'manage'] },
    ip: { description: 'Where the sign-in comes from; missing or unreadable counts as outside every network.', type: ['string', 'null'], maxLength: 64 },
    mfaAt: { description: 'When multi-factor authentication was last passed in this sign-in.', type: ['string', 'null'], format: 'date-time', maxLength: 64 },
  },
} as const;
