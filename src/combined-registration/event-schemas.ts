// The schemas of the family's events, as the engine asks for them: by type, and with whatever context a flow has.
import { eventSchemasFor, schemaOf, type Catalogue } from '#machines/enrolment/events.ts';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import type { Gate } from '#machines/rules/gate.ts';
import type { Definition } from '../engine/definition.ts';

/** `gate`: the very rule the chart was made with. Choices are empty where no flow is at hand, as in the list of machines. */
export const eventSchemaBy = (gate: Gate): Definition['eventSchema'] => {
  const catalogue = eventSchemasFor(gate);
  return (type, context) => (isListed(catalogue, type) ? schemaOf(catalogue, type, isContext(context) ? context : nothingKnown) : undefined);
};

const isListed = (catalogue: Catalogue, type: string): type is keyof Catalogue => Object.hasOwn(catalogue, type);
const isContext = (context: unknown): context is Context => typeof context === 'object' && context !== null && 'subject' in context && 'facts' in context;
const nothingKnown: Context = { subject: '', facts: null, intent: null, method: null, channel: null, given: null, entered: null, notice: null, assurance: null };
