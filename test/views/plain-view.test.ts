// A machine that brings no pages gets one from its descriptions and its actions.
import { describe, expect, it } from 'vitest';
import { createMachine, initialTransition, transition } from 'xstate';
import type { Definition } from '#src/engine/definition.ts';
import { offersOf } from '#src/engine/offers.ts';
import { actionsOf } from '#src/views/actions.ts';
import { plainView } from '#src/views/plain-view.ts';
import { stepOf } from '#src/views/step.ts';
import { liveFlow, now, readerOf } from './rows.ts';

const machine = createMachine({
  id: 'parcel',
  description: 'A parcel is sent.',
  initial: 'packing',
  states: {
    packing: {
      description: 'Somebody packs.',
      initial: 'weighing',
      states: { weighing: { description: 'The parcel is weighed.', meta: { step: 'weigh' }, on: { 'weight.entered': '#parcel.sending' } } },
    },
    sending: { tags: ['working'], on: { STOP: 'sent', 'size_chosen': {} } },
    waiting: { on: { GO: 'sent' } },
    sent: { type: 'final' },
  },
  on: { rest: '.waiting' },
});
const schema = { type: 'object', title: 'Weigh it', properties: { weight: { type: 'number', title: 'Weight in grams' }, size: { type: 'string', enum: ['small', 'x-large'] }, receipt_to: { type: 'string', format: 'email' } } } as const;
const definition: Definition = {
  id: 'parcel', version: '1', title: 'Parcels', machine, activities: {}, hostEvents: [], audits: {},
  eventSchema: (type) => (type === 'weight.entered' ? schema : undefined),
};
const [first] = initialTransition(machine, undefined);
const viewOf = (snapshot: typeof first) => plainView(liveFlow(definition, snapshot), offersOf(definition, snapshot), readerOf(null, null), now, 'en');

describe('the page of a plain machine', () => {
  it('is what the active states are described by, the innermost first, and a field for each property', async () => {
    expect(await viewOf(first)).toEqual({
      page: 'plain',
      title: { id: 'page.plain.title', text: 'The parcel is weighed.' },
      text: [{ id: 'page.plain.text', text: 'Somebody packs.', params: {} }],
      fields: [
        { name: 'weight', kind: 'text', label: 'Weight in grams', action: 'weight.entered' },
        { name: 'size', kind: 'choice', label: 'Size', action: 'weight.entered', options: [{ value: 'small', label: 'Small', available: true }, { value: 'x-large', label: 'X large', available: true }] },
        { name: 'receipt_to', kind: 'email', label: 'Receipt to', action: 'weight.entered' },
      ],
      messages: [],
    });
  });

  it('is named by the machine where the state is not described', async () => {
    const [waiting] = transition(machine, first, { type: 'rest' });
    expect((await viewOf(waiting))?.title.text).toBe('Parcels');
  });

  it('is not there while the host works, or at the end', async () => {
    const [sending] = transition(machine, first, { type: 'weight.entered' });
    expect(await viewOf(sending)).toBeNull();
    expect(await viewOf(transition(machine, sending, { type: 'STOP' })[0])).toBeNull();
  });
});

describe('an action', () => {
  it('carries the schema of its payload, its title and where it is posted', () => {
    expect(actionsOf(offersOf(definition, first), 'en', '/v1/flows/f/events')).toEqual([
      { name: 'rest', title: { id: 'action.rest.title', text: 'Rest' }, href: '/v1/flows/f/events', method: 'POST', input: { type: 'object' } },
      { name: 'weight.entered', title: { id: 'action.weight.entered.title', text: 'Weigh it' }, href: '/v1/flows/f/events', method: 'POST', input: { ...schema, properties: { ...schema.properties } } },
    ].toSorted((a, b) => machine.events.indexOf(a.name as never) - machine.events.indexOf(b.name as never)));
  });
});

describe('the step', () => {
  it('is said by meta, or by nobody', () => {
    expect(stepOf(first)).toBe('weigh');
    expect(stepOf(transition(machine, first, { type: 'rest' })[0])).toBeNull();
  });
});
