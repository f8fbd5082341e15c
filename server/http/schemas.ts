// The shapes the API takes and gives, as JSON Schema 2020-12: what validates a request is what the description publishes.
import type { Schema } from '#src/engine/definition.ts';
import { policySchema } from '#machines/rules/policy.schema.ts';
import { userSchema } from '#machines/rules/user.schema.ts';

const string: Schema = { type: 'string' };
const moment: Schema = { type: 'string', format: 'date-time' };
const momentOrNull: Schema = { type: ['string', 'null'], format: 'date-time' };
const anything: Schema = {};
const object = (properties: Record<string, Schema>, required = Object.keys(properties)): Schema => ({ type: 'object', properties, required });
const list = (items: Schema): Schema => ({ type: 'array', items });
const page = (items: Schema): Schema => object({ items: list(items), next: { type: ['string', 'null'], description: 'Send it as `after` for the next page; null on the last.' } });

const text = object({ id: string, text: string, params: { type: 'object' } }, ['id', 'text']);
const message = object({ id: string, level: { type: 'string', enum: ['info', 'success', 'warning', 'error'] }, text: string, params: { type: 'object' } }, ['id', 'level', 'text']);
const option = object({ value: string, label: string, available: { type: 'boolean' }, because: string }, ['value', 'label', 'available']);
const field = object({ name: string, kind: { type: 'string', enum: ['code', 'tel', 'email', 'choice', 'text', 'questions'] }, label: string, action: string, options: list(option) }, ['name', 'kind', 'label']);
const view: Schema = {
  title: 'View',
  description: 'What a page shows a person; null when nobody is waited for. A field\'s name is a property of its action\'s input.',
  ...object({
    page: string, title: text, text: list(text), fields: list(field), messages: list(message),
    progress: object({ step: { type: 'integer' }, of: { type: 'integer' } }),
    countdowns: list(object({ name: string, until: moment })),
    shownOnce: { ...object({ secret: string, uri: string, qr: string, password: string, codes: list(string) }, []), description: 'In one answer only, and never again.' },
  }, ['page', 'title', 'text', 'fields', 'messages']),
  type: ['object', 'null'],
};
const action: Schema = {
  title: 'Action',
  description: 'An event the flow takes now: post `{"type": name, …input}` to `href`.',
  ...object({
    name: string, title: text, href: string, method: { const: 'POST' }, input: { type: 'object', description: 'JSON Schema 2020-12.' },
    kind: { type: 'string', enum: ['primary', 'secondary', 'exit'], description: 'What the page is for, another way on, or an end with something left undone. Missing where the machine does not say.' },
  }, ['name', 'title', 'href', 'method', 'input']),
};
const flow: Schema = {
  title: 'Flow',
  ...object({
    id: string, machine: string, version: string, subject: { type: ['string', 'null'] },
    status: { type: 'string', enum: ['active', 'done', 'cancelled', 'expired', 'error'] },
    state: { description: 'The value of the statechart, for developers: pages read view and actions.' },
    step: { type: ['string', 'null'], description: 'The public name of the step.' },
    revision: { type: 'integer' }, createdAt: moment, updatedAt: moment, expiresAt: momentOrNull,
    view, actions: list(action), continue: { type: 'object' }, output: anything,
    failure: object({ code: string, message: string }),
    warnings: list(object({ code: string, method: string, text: string }, ['code', 'text'])),
  }, ['id', 'machine', 'version', 'subject', 'status', 'state', 'step', 'revision', 'createdAt', 'updatedAt', 'expiresAt', 'view', 'actions']),
};
const userAnswer: Schema = { ...(userSchema as unknown as Schema), additionalProperties: true, title: 'User as stored' };
const auditRecord: Schema = {
  title: 'Audit record',
  ...object({
    id: string, seq: { type: 'integer' }, activityDateTime: moment, category: string, activityDisplayName: string,
    result: { type: 'string', enum: ['success', 'failure'] }, resultReason: string, initiatedBy: { type: 'object' }, targetResources: list({ type: 'object' }),
    correlationId: { type: ['string', 'null'] }, additionalDetails: list(object({ key: string, value: string })), previousHash: string, hash: string,
  }),
};

export const schemas = {
  limit: { type: 'string', pattern: '^([1-9][0-9]?|1[0-9]{2}|200)$', description: 'How many at most, 1 to 200.' } as Schema,
  sequence: { type: 'string', pattern: '^[0-9]{1,15}$' } as Schema,
  startFlow: {
    title: 'Start of a flow',
    type: 'object',
    required: ['machine'],
    additionalProperties: false,
    properties: {
      machine: { type: 'string', minLength: 1, maxLength: 200 },
      subject: { type: ['string', 'null'], minLength: 1, maxLength: 128, description: 'Whom the flow is about; the built-in machines require a user of the directory.' },
      input: { type: 'object', description: 'What the machine asks for; see its listing.' },
    },
  } as Schema,
  event: {
    title: 'Event',
    type: 'object',
    description: '`type` is the name of one of the flow\'s actions; the other properties are its input.',
    properties: { type: { description: 'The event type, a string.' } },
  } as Schema,
  flow,
  startedFlow: { allOf: [flow, object({ userToken: { type: 'string', description: 'Good for this flow only, until it ends. Given once.' } }, [])] } as Schema,
  flowPage: page(flow),
  logPage: page(object({ seq: { type: 'integer' }, at: moment, event: { type: 'object' }, from: anything, to: anything, transitions: list(string) })),
  machine: object({ id: string, title: string, version: string, states: list(anything), events: { type: 'object' }, definition: { type: 'object' } }, ['id', 'version']),
  machineList: object({ items: list({ type: 'object' }), next: { type: 'null' } }),
  policy: policySchema as unknown as Schema,
  user: userSchema as unknown as Schema,
  userAnswer,
  userPage: page(userAnswer),
  methodList: object({ items: list({ type: 'object' }), next: { type: 'null' } }),
  auditPage: page(auditRecord),
  inboxPage: page(object({ id: string, channel: { type: 'string', enum: ['sms', 'voice', 'email'] }, to: string, subject: string, text: string, code: string, sentAt: moment }, ['id', 'channel', 'to', 'text', 'sentAt'])),
  ready: object({ status: string, because: list(string) }, ['status']),
  advance: { title: 'Move of the clock', type: 'object', required: ['advance'], additionalProperties: false, properties: { advance: { type: 'string', maxLength: 40, description: 'An ISO 8601 duration of days, hours, minutes and seconds, such as PT5M.' } } } as Schema,
  clock: object({ now: moment }),
  problem: {
    title: 'Problem',
    description: 'RFC 9457.',
    ...object({ type: string, title: string, status: { type: 'integer' }, detail: string, code: string, errors: list(object({ pointer: string, code: string, message: string })), accepted: list(string), continue: { type: 'object' } }, ['type', 'title', 'status', 'detail', 'code']),
  } as Schema,
};
