// The shapes of the routes by which a test has a flow in hand, as JSON Schema 2020-12.
import type { Schema } from '#src/engine/definition.ts';

const string: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: string };
const moment: Schema = { type: 'string', format: 'date-time' };
const activity = { id: string, src: { ...string, description: 'The name the machine gives the activity, the child machine or whatever else it is.' } };
const object = (properties: Record<string, Schema>): Schema => ({ type: 'object', properties, required: Object.keys(properties) });
const list = (items: Schema): Schema => ({ type: 'array', items });

const step = {
  title: 'Step of a flow in hand',
  ...object({
    event: { type: 'object' }, transitions: texts, state: {}, status: { type: 'string', enum: ['active', 'done', 'error'] }, tags: texts,
    timers: { ...texts, description: 'Timers running after it, by name.' }, activities: list(object(activity)),
    effects: { ...list({ type: 'object' }), description: 'What it asked for: actions of the machine by type with their params, `sendTo` somebody else, `emit`.' },
    page: { type: ['string', 'null'] }, output: {}, context: { type: 'object', description: 'Parts of the context, by key, that are other than before; null for one that is gone.' },
  }),
} as Schema;

export const testSchemas = {
  seen: {
    title: 'Flow in hand',
    ...object({
      id: string, machine: string, version: string, status: { type: 'string', enum: ['active', 'done', 'cancelled', 'expired', 'error'] }, revision: { type: 'integer' }, now: moment,
      isHeld: { type: 'boolean', description: 'Whether the test answers for its activities.' }, state: {}, context: {}, output: {}, tags: texts, page: { type: ['string', 'null'] },
      timers: list(object({ id: string, due: moment })), activities: list(object({ ...activity, input: {} })),
      effects: { type: 'array', items: { type: 'object' }, description: 'What its last step asked for.' },
      steps: { type: 'array', items: step, description: 'Of a flow in hand: the steps since the revision that was asked for, or that this request made.' },
    }),
  } as Schema,
  answer: {
    title: 'Answer of an activity', type: 'object', additionalProperties: false, minProperties: 1, maxProperties: 1,
    properties: {
      output: { description: 'It has done its work: what `onDone` gets.' },
      error: { description: 'It has failed: what `onError` gets.' },
      snapshot: { description: 'It goes on: what `onSnapshot` gets, such as `{"status": "active", "context": …}`.' },
    },
  } as Schema,
  hostEvent: { title: 'Event of the host', type: 'object', required: ['type'], additionalProperties: false, properties: { type: { type: 'string', minLength: 1, maxLength: 200, description: '`flow.expired`, or another event that only the host sends to this machine.' } } } as Schema,
  released: object({ id: string, isHeld: { type: 'boolean' } }),
};
