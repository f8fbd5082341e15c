// What a what-if answers, for the API's description.
import type { Schema } from '#src/engine/definition.ts';

const channel = { type: 'string', enum: ['appPush', 'appCode', 'sms', 'voice'] } as const;
const channelOrNull = { enum: ['appPush', 'appCode', 'sms', 'voice', null] } as const;
const kind = { type: 'string', enum: ['app', 'hardwareToken', 'phone', 'alternatePhone', 'officePhone', 'email', 'securityQuestions', 'appPassword'] } as const;
const yes = { type: 'boolean' } as const;
const list = (items: Schema): Schema => ({ type: 'array', items });
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({ type: 'object', properties, required: Object.keys(properties) });

export const whatIfAnswerSchema: Schema = {
  title: 'What would happen',
  ...object({
    experience: { type: 'string', enum: ['none', 'original', 'refreshed'] },
    interrupt: { type: 'string', enum: ['none', 'registration', 'review', 'blocked', 'unsatisfiable'] },
    stepUp: object({ required: yes, offered: { ...list(channel), description: 'The default first, then the strongest; empty where none is required.' } }),
    steps: list(object({
      method: kind, fills: list({ type: 'string', enum: ['mfa', 'sspr'] }), offers: list(channel), preselected: channelOrNull, alternatives: list(kind),
    })),
    skip: object({
      allowed: yes, until: { type: ['string', 'null'], format: 'date-time', description: 'When the days of grace are over, or were.' }, daysLeft: { type: ['integer', 'null'] },
    }),
    defaultMethod: object({ now: channelOrNull, candidates: list(channel), afterwards: channelOrNull }),
    capable: object({ mfa: yes, sspr: yes }),
    registered: object({ mfa: yes, sspr: yes }),
    manage: object({ add: list(kind), change: list(kind), delete: list(kind) }),
    because: { ...list({ type: 'string' }), description: 'One sentence per decision, each naming its rule.' },
  }),
};
