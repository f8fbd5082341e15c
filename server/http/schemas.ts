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
const field = object({ name: string, kind: { type: 'string', enum: ['code', 'tel', 'email', 'choice', 'text', 'questions'] }, label: string, action: string, options: list(option), count: { type: 'integer', description: 'Of questions: how many are to be answered, each once.' } }, ['name', 'kind', 'label']);
const item = object({
  id: string, kind: string, title: text, detail: string, isDefault: { type: 'boolean' }, notes: list(text),
  actions: { ...list(object({ name: string, title: text, input: { type: 'object' } })), description: 'What may be done with it now: post `{"type": name, …input}` like any action of that name.' },
}, ['id', 'kind', 'title', 'isDefault', 'notes', 'actions']);
const view: Schema = {
  title: 'View',
  description: 'What a page shows a person; null when nobody is waited for. A field\'s name is a property of its action\'s input.',
  ...object({
    page: string, title: text, text: list(text), fields: list(field), messages: list(message),
    items: { ...list(item), description: 'What is on file, on a page that lists it.' },
    number: { type: 'string', description: 'The two digits that are typed on the device to approve the request under way.' },
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
    consequences: { ...list(text), description: 'What it brings with it, where a person would not expect it.' },
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
    parent: { ...object({ flow: string, actor: string }), description: 'The flow whose child this one is, and which actor of it.' },
    view, actions: list(action), continue: { type: 'object', description: 'A request that leads on from a flow that has ended. `type`: `restart`, the same at once; `start`, another flow; `later`, the same once what `after` names has changed (`administrator`, `otherNetwork`, `lock`), and not before.' }, output: anything,
    failure: object({ code: string, message: string }),
    warnings: list(object({ code: string, text: string })),
  }, ['id', 'machine', 'version', 'subject', 'status', 'state', 'step', 'revision', 'createdAt', 'updatedAt', 'expiresAt', 'view', 'actions']),
};
const userAnswer: Schema = { ...(userSchema as unknown as Schema), additionalProperties: true, title: 'User as stored' };
const auditRecord: Schema = {
  title: 'Audit record',
  ...object({
    id: string, seq: { type: 'integer' }, activityDateTime: moment, category: string, activityDisplayName: string,
    result: { type: 'string', enum: ['success', 'failure'] }, resultReason: string, initiatedBy: { type: 'object' }, targetResources: list({ type: 'object' }),
    correlationId: { type: ['string', 'null'] }, additionalDetails: list(object({ key: string, value: string })), previousHash: string, hash: string,
    personalHash: { type: 'string', description: 'Stands in the chain for the personal part, so that this can be erased.' }, personalSalt: string, erasedAt: moment,
  }, ['id', 'seq', 'activityDateTime', 'category', 'activityDisplayName', 'result', 'resultReason', 'initiatedBy', 'targetResources', 'correlationId', 'additionalDetails', 'previousHash', 'hash']),
};

const listed = {
  id: string, title: string, version: string, transitions: { type: 'integer' },
  states: list(object({ id: string, description: { type: ['string', 'null'] }, tags: list(string) })),
  actors: list(object({ src: string, kind: { type: 'string', enum: ['machine', 'promise', 'pure', 'live'] }, hosted: { type: 'string', description: 'In words.' } })),
  warnings: list(object({ rule: string, message: string, file: string, line: { type: 'integer' } }, ['rule', 'message'])),
  earlierVersions: { ...list(string), description: 'Hosted for the flows that began with them.' },
} satisfies Record<string, Schema>;

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
  logPage: page(object({ seq: { type: 'integer' }, at: moment, event: { type: 'object' }, from: anything, to: anything, transitions: list(string), emitted: { ...list({ type: 'object' }), description: 'What the machine emitted in this step.' } }, ['seq', 'at', 'event', 'from', 'to', 'transitions'])),
  machine: { title: 'Machine', ...object({ ...listed, events: { type: 'object', description: 'JSON Schema 2020-12 by event type.' }, input: { type: 'object' }, definition: { type: 'object' } }, ['id', 'version', 'events', 'definition']) } as Schema,
  machineList: object({ items: list(object({ ...listed, events: list(string) })), next: { type: 'null' } }),
  policy: policySchema as unknown as Schema,
  user: userSchema as unknown as Schema,
  userAnswer,
  userPage: page(userAnswer),
  methodList: object({ items: list({ type: 'object' }), next: { type: 'null' } }),
  auditPage: page(auditRecord),
  inboxPage: page(object({ id: string, channel: { type: 'string', enum: ['sms', 'voice', 'email', 'push'] }, to: string, subject: string, text: string, code: string, sentAt: moment }, ['id', 'channel', 'to', 'text', 'sentAt'])),
  ready: object({ status: string, because: list(string), parked: { type: 'integer', minimum: 1, description: 'Active flows that wait for their version of a machine to be hosted again.' } }, ['status']),
  advance: { title: 'Move of the clock', type: 'object', minProperties: 1, additionalProperties: false, properties: { stopped: { type: 'boolean', description: 'Whether the time stands still between two moves from now on, for the whole service.' }, advance: { type: 'string', maxLength: 40, description: 'An ISO 8601 duration of days, hours, minutes and seconds, such as PT5M.' } } } as Schema,
  clock: object({ now: moment, stopped: { type: 'boolean' } }),
  script: {
    title: 'Outcomes of an activity', type: 'object', required: ['outcomes'], additionalProperties: false,
    properties: {
      machine: { type: 'string', minLength: 1, maxLength: 200, description: 'In this machine only; without it in every machine.' },
      outcomes: {
        type: 'array', maxItems: 1_000, description: 'Taken one after the other; the activity runs as ever again after the last.',
        items: { type: 'object', additionalProperties: false, minProperties: 1, maxProperties: 1, properties: { output: {}, error: { ...object({ code: { type: 'string', minLength: 1 }, message: string }), additionalProperties: false } } },
      },
    },
  } as Schema,
  scripted: object({ src: string, machine: { type: ['string', 'null'] }, waiting: { type: 'integer' } }),
  problem: {
    title: 'Problem',
    description: 'RFC 9457.',
    ...object({ type: string, title: string, status: { type: 'integer' }, detail: string, code: string, errors: list(object({ pointer: string, code: string, message: string })), accepted: list(string), continue: { type: 'object' }, roles: { ...list(string), description: 'Which roles may do what was refused.' } }, ['type', 'title', 'status', 'detail', 'code']),
  } as Schema,
};
