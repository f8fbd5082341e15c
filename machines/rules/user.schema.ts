// The shape of a person as a caller may send them: JSON Schema 2020-12, for the validator and the API's description alike.

const name = { type: 'string', maxLength: 256 } as const;
const names = { type: 'array', maxItems: 1000, items: { type: 'string', minLength: 1, maxLength: 256 } } as const;
const instant = (description: string) => ({ description, type: ['string', 'null'], format: 'date-time', maxLength: 64 }) as const;

const phoneNumber = '^\\+[0-9]{1,3} ?[0-9]{4,14}( ?x[0-9]{1,10})?$';

/** Every method has these; their own keys come beside them, and anything beyond is refused. */
const common = {
  id: { type: 'string', maxLength: 128, readOnly: true },
  registeredBy: { type: 'string', enum: ['user', 'admin'] },
  mfaFlag: { description: 'Whether it counts for multi-factor authentication; a rollback clears it.', type: 'boolean' },
  lastUsedAt: instant('When it last passed a challenge.'),
  usable: { description: 'False where nothing is stored that could verify it.', type: 'boolean', readOnly: true },
} as const;
const secret = { description: 'The seed of the codes, base32. Never given back.', type: 'string', pattern: '^[A-Za-z2-7]{16,128}=*$', maxLength: 136, writeOnly: true } as const;
const closed = { type: 'object', additionalProperties: false } as const;

const methods = [
  {
    title: 'Phone',
    ...closed,
    required: ['type', 'phoneType', 'number'],
    properties: {
      type: { const: 'phone' },
      ...common,
      phoneType: { type: 'string', enum: ['mobile', 'alternate', 'office'] },
      number: { description: 'Plus, country code, space, number; an extension for an office phone only.', type: 'string', pattern: phoneNumber },
    },
  },
  {
    title: 'Authenticator app',
    ...closed,
    required: ['type', 'variant', 'push', 'code', 'name'],
    properties: {
      type: { const: 'app' },
      ...common,
      variant: { type: 'string', enum: ['microsoft', 'other'] },
      push: { description: 'Answers notifications.', type: 'boolean' },
      code: { description: 'Shows codes.', type: 'boolean' },
      name,
      unanswerable: { description: 'Channels it has and for which nothing is stored that could verify it.', type: 'array', maxItems: 2, items: { type: 'string', enum: ['appPush', 'appCode'] }, readOnly: true },
      secret,
    },
  },
  {
    title: 'Email',
    ...closed,
    required: ['type', 'address'],
    properties: { type: { const: 'email' }, ...common, address: { type: 'string', format: 'email', maxLength: 254 } },
  },
  {
    title: 'Security questions',
    ...closed,
    required: ['type', 'count'],
    properties: { type: { const: 'securityQuestions' }, ...common, count: { description: 'How many are answered.', type: 'integer', minimum: 0, maximum: 5 } },
  },
  {
    title: 'Hardware token',
    ...closed,
    required: ['type'],
    properties: {
      type: { const: 'hardwareToken' },
      ...common,
      name,
      secret,
      period: { description: 'Seconds for which a code is shown; 30 where it is missing.', type: 'integer', enum: [30, 60], writeOnly: true },
      algorithm: { description: 'How its codes are made; SHA1 where it is missing.', type: 'string', enum: ['SHA1', 'SHA256'], writeOnly: true },
    },
  },
  { title: 'App password', ...closed, required: ['type', 'name'], properties: { type: { const: 'appPassword' }, ...common, name } },
] as const;

/** The discriminator makes a validator report on the branch that was meant, not on all six. */
const method = { title: 'Method', type: 'object', discriminator: { propertyName: 'type' }, oneOf: methods } as const;

export const userSchema = {
  title: 'User',
  description: 'A person in the directory. Every key but the id may be missing.',
  type: 'object',
  additionalProperties: false,
  required: ['id'],
  properties: {
    id: { description: 'What stands in the path; no path takes "." or "..".', type: 'string', minLength: 1, maxLength: 128, not: { enum: ['.', '..'] } },
    displayName: name,
    groups: names,
    roles: { ...names, description: 'Anybody with a role is an administrator.' },
    perUserMfa: { type: 'string', enum: ['disabled', 'enabled', 'enforced'] },
    businessPhone: { description: "The profile's number, which nobody registered.", type: ['string', 'null'], pattern: phoneNumber },
    methods: { type: 'array', maxItems: 100, items: method },
    defaultMethod: { enum: ['appPush', 'appCode', 'sms', 'voice', null] },
    confirmedAt: instant('The last registration or review.'),
    firstPromptedAt: instant('When a registration that may be put off for a while was first shown.'),
  },
} as const;
