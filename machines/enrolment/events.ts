// The events a person may send, as schemas: what the API publishes, the server validates and the host seals by.
// One entry per client event, choices listed and sealed fields marked, or this file does not compile.
import { candidates } from '../rules/default-method.ts';
import type { Facts } from '../rules/facts.ts';
import type { Gate } from '../rules/gate.ts';
import { addable, changeable, deletable } from '../rules/manage-table.ts';
import type { ManagedKind } from '../rules/methods.ts';
import { offersOf, plan } from '../rules/plan.ts';
import { leavingBy } from './enrolment.setup.ts';
import type { ClientEvent, Context, HostEvent, Sealed } from './vocabulary.ts';

/** One field of a payload, in JSON Schema 2020-12. `writeOnly` marks what the host seals before a chart sees the event. */
export type Property = {
  readonly type: 'string' | 'array';
  readonly title: string;
  readonly description?: string;
  readonly writeOnly?: true;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Of a list: what stands in it, and how many. */
  readonly items?: { readonly type: 'object'; readonly properties: Readonly<Record<string, Property>>; readonly required: readonly string[]; readonly additionalProperties: false };
  readonly minItems?: number;
  readonly maxItems?: number;
};
/** The payload of an event, without its `type`. */
export type Schema = {
  readonly type: 'object';
  readonly title: string;
  readonly description?: string;
  readonly properties: Readonly<Record<string, Property>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
};
/** A schema, or how it follows from the facts: a choice with nothing to choose from is an event that is not offered. */
export type EventSchema = Schema | ((context: Context) => Schema);
export type Catalogue = Readonly<Record<ClientEvent['type'], EventSchema>>;

/** Whether the host seals a field is the event type's to say; what is not sealed is a choice, for a guard may read it. */
type Fields<E> = { readonly [Name in Exclude<keyof E, 'type'>]: Property & (E[Name] extends Sealed ? { readonly writeOnly: true; readonly enum?: never } : { readonly writeOnly?: never; readonly enum: readonly string[] }) };
type SchemaOf<E> = Schema & { readonly properties: Fields<E> };
type CatalogueEntries = { readonly [Type in ClientEvent['type']]: SchemaOf<Extract<ClientEvent, { type: Type }>> | ((context: Context) => SchemaOf<Extract<ClientEvent, { type: Type }>>) };

const object = <const P extends Readonly<Record<string, Property>>>(title: string, properties: P) =>
  ({ type: 'object', title, properties, required: Object.keys(properties), additionalProperties: false }) as const;
const choice = (title: string, facts: Facts | null, list: (facts: Facts) => readonly string[]) =>
  ({ type: 'string', title, enum: facts === null ? [] : list(facts) }) as const;
const code = { type: 'string', title: 'Code', description: 'The six digits that were sent, or that the app shows.', pattern: '^[0-9]{6}$', maxLength: 6, writeOnly: true } as const;
const number = {
  type: 'string', title: 'Phone number', description: 'A plus sign, the country code, the number; spaces, hyphens, dots and brackets may stand in it. Of an office phone an extension may follow: x and digits.',
  pattern: '^\\+[0-9][0-9 ().-]{5,28}( ?x[0-9]{1,10})?$', maxLength: 42, writeOnly: true,
} as const;
const address = { type: 'string', title: 'E-mail address', format: 'email', maxLength: 254, writeOnly: true } as const;

const name = { type: 'string', title: 'Name', description: 'Of the device or program the password is for.', minLength: 1, maxLength: 64, pattern: '\\S', writeOnly: true } as const;
/** As many as policy asks for. That no question stands twice and no two answers are alike is judged by whoever saves them, and so is which questions there are. */
const answers = (count: number) => ({
  type: 'array', title: 'Answers', description: 'A question and its answer each: no question twice, no two answers alike.', writeOnly: true,
  minItems: count, maxItems: count,
  items: {
    type: 'object', required: ['question', 'answer'], additionalProperties: false,
    properties: {
      question: { type: 'string', title: 'Question', minLength: 1, maxLength: 200 },
      answer: { type: 'string', title: 'Answer', minLength: 3, maxLength: 40 },
    },
  },
}) as const;
/** The ids of what is on file and of these kinds. */
const heldOf = (facts: Facts, kinds: readonly ManagedKind[]) => facts.methods.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);

/** The catalogue for charts with this gate: made from the same rule as the chart, or what is offered and what is accepted drift apart. */
export const eventSchemasFor = (gate: Gate): Catalogue => ({
  'registration.begun': object('Begin', {}),
  'registration.skipped': object('Not now', {}),
  'registration.confirmed': object('Done', {}),
  'default.chosen': ({ facts }) => object('Change the default method', { channel: choice('Default method', facts, candidates) }),
  'flow.cancelled': object('Cancel', {}),
  'notice.read': object('Continue', {}),
  'retry.chosen': object('Try again', {}),
  'method.chosen': ({ facts }) => object('Set up this method', { method: choice('Method', facts, choices) }),
  'method.left': object('Set up a different method', {}),
  'app.switched': ({ facts, channel }) => object('Use a different app', { channel: choice('How the app is used', facts, f => offersOf(f, 'app').filter(c => c !== channel)) }),
  'scan.finished': object('Next', {}),
  'secret.renewed': object('Make a new picture', {}),
  'approval.reported': object('I have approved it', {}),
  'phone.submitted': ({ facts, method }) => object('Send a code', { number, channel: choice('How the code is sent', facts, f => offersOf(f, method ?? 'phone')) }),
  'email.submitted': object('Send a code', { address }),
  'address.corrected': object('Correct the number or address', {}),
  'questions.submitted': ({ facts }) => object('Save the answers', { answers: answers(facts?.questions ?? 3) }),
  'password.named': object('Make a password', { name }),
  'password.renewed': object('Make a new password', {}),
  'password.kept': object('Done', {}),
  'code.submitted': object('Verify', { code }),
  'code.resent': object('Send a new code', {}),
  'channel.chosen': ({ facts, ...context }) => object('Use a different method', { channel: choice('Method', facts, f => gate(f, leavingBy({ facts, ...context })).offered) }),
  'addition.chosen': ({ facts }) => object('Add a method', { kind: choice('Method', facts, addable) }),
  'change.chosen': ({ facts }) => object('Change a method', { id: choice('Method', facts, f => heldOf(f, changeable(f))) }),
  'deletion.chosen': ({ facts }) => object('Delete a method', { id: choice('Method', facts, f => heldOf(f, deletable(f))) }),
  'deletion.confirmed': object('Delete', {}),
  'review.confirmed': object('Looks good', {}),
  'management.finished': object('Done', {}),
} satisfies CatalogueEntries);

/** What the step at hand may be done with: the planned method first, then those that do as well. */
export const choices = (facts: Facts) => {
  const step = plan(facts).steps[0];
  return step === undefined ? [] : [step.method, ...step.alternatives];
};

/** The schema of an event as the facts are now. */
export const schemaOf = (catalogue: Catalogue, type: ClientEvent['type'], context: Context): Schema => {
  const entry = catalogue[type];
  return typeof entry === 'function' ? entry(context) : entry;
};

/** Sent by the host alone: whoever else tries is refused, whatever state the flow is in. */
export const hostEvents = ['flow.expired', 'app.paired', 'push.answered'] as const satisfies readonly HostEvent['type'][];
