// Every waiting state of every chart has a page, complete and filled from its actions.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { type Offer, offersOf } from '#src/engine/offers.ts';
import { isMessageId } from '#src/messages/text.ts';
import { actionsOf } from '#src/views/actions.ts';
import { propertiesOf, valuesOf } from '#src/views/fields.ts';
import { pages } from '#src/views/pages/pages.ts';
import { metaOf } from '#src/views/step.ts';
import type { View } from '#src/views/view.ts';
import { charts, definitionOf, reachable } from './reachable.ts';
import { shown } from './rows.ts';

type Seen = { readonly machine: AnyStateMachine; readonly snapshot: AnyMachineSnapshot; readonly view: View | null; readonly offers: readonly Offer[] };
const seen: Seen[] = [];
const shownOnes = () => seen.flatMap(({ view, ...rest }) => (view === null ? [] : [{ ...rest, view }]));

const nodesOf = (node: AnyStateMachine['root']): AnyStateMachine['root'][] => [node, ...Object.values(node.states).flatMap(nodesOf)];

beforeAll(async () => {
  for (const machine of charts) {
    const definition = definitionOf(machine);
    for (const snapshot of reachable(machine)) seen.push({ machine, snapshot, ...(await shown(definition, snapshot)) });
  }
}, 120_000);

describe('the page of a waiting flow', () => {
  it('is there for every page of the vocabulary, and somebody comes to each', () => {
    expect([...new Set(shownOnes().map(({ view }) => view.page))].toSorted()).toEqual(Object.keys(pages).toSorted());
  });

  it('is there for every waiting state of every chart, and somebody comes to each', () => {
    for (const machine of charts) {
      const waiting = nodesOf(machine.root).filter(({ tags }) => tags.includes('awaitingUser')).map(({ id }) => id);
      const come = new Set(seen.filter((one) => one.machine === machine && one.view !== null).flatMap(({ snapshot }) => snapshot._nodes.map(({ id }) => id)));
      expect(waiting.length).toBeGreaterThan(2);
      expect(waiting.filter((id) => !come.has(id))).toEqual(machine.id === 'converged-2018' ? ['converged-2018.standingAtGate'] : []); // its gate offers whatever it asks for
    }
  });

  it('is there whenever a person is asked, and never while the host works or once the flow has ended', () => {
    for (const { snapshot, view } of seen) expect(view?.page ?? null).toBe(snapshot.status === 'active' && snapshot.hasTag('awaitingUser') ? metaOf(snapshot, 'page') : null);
  });

  it('has a title, some text, and a field for each property of each action, and no other', () => {
    expect(shownOnes().length).toBeGreaterThan(2_000);
    for (const { view, offers, snapshot } of shownOnes()) {
      expect(view.title.id.startsWith(`page.${view.page}.`) && view.title.text !== '').toBe(true);
      expect(view.text.length).toBeGreaterThan(0);
      expect(view.fields.map(({ action, name }) => `${action}/${name}`)).toEqual(propertiesOf(offers).map(({ action, name }) => `${action}/${name}`));
      expect(view.fields.every(({ label }) => label !== '')).toBe(true);
      expect(view.messages).toHaveLength((snapshot.context as Context).notice === null ? 0 : 1);
    }
  });

  it('offers exactly the choices of the action as available ones, and says of every other why not', () => {
    for (const { view, offers } of shownOnes()) {
      for (const property of propertiesOf(offers)) {
        const field = view.fields.find(({ action, name }) => action === property.action && name === property.name);
        if (field?.kind === 'questions') continue;
        expect(field?.options?.filter(({ available }) => available).map(({ value }) => value) ?? null).toEqual(valuesOf(property));
        for (const { value, label, available, because } of field?.options ?? []) expect([label === value, label === '', available]).toEqual([false, false, because === undefined]);
      }
    }
  });

  it('lists with each method only what is offered for it', () => {
    let listed = 0;
    for (const { view, offers } of shownOnes()) {
      for (const { name, input, title } of view.items?.flatMap(({ actions }) => actions) ?? []) {
        listed += 1;
        const [key, value] = Object.entries(input)[0]!;
        expect(valuesOf(propertiesOf(offers).find((property) => property.action === name && property.name === key)!)).toContain(value);
        expect(title.text).toMatch(/\w/);
      }
    }
    expect(listed).toBeGreaterThan(1_000);
  });

  it('names every word of its own by an id that has a wording', () => {
    for (const { view } of shownOnes()) {
      const ids = [view.title.id, ...view.text.map(({ id }) => id), ...view.messages.map(({ id }) => id), ...(view.items ?? []).flatMap(({ title, notes, actions }) => [title.id, ...notes.map(({ id }) => id), ...actions.map((action) => action.title.id)])];
      expect(ids.filter((id) => !isMessageId(id))).toEqual([]);
    }
  });

  it('has a title of our own and a kind for every action', () => {
    const names = new Set<string>();
    for (const { snapshot, view, offers } of shownOnes()) {
      for (const { name, title, kind } of actionsOf(offers, 'en', '/', snapshot)) {
        names.add(name);
        expect([isMessageId(title.id), title.id.startsWith(`action.${name}.`), kind !== undefined, view.page]).toEqual([true, true, true, view.page]);
      }
    }
    expect(names.size).toBe(29);
  });

  it('shows nothing that was typed, and no reference to it', () => {
    for (const { view } of shownOnes()) expect(JSON.stringify(view)).not.toMatch(/"sealed"|v1\.k\.|k\.fingerprint/);
  });

  it('is a list of what is on file on the pages that are for it, and on no other', () => {
    for (const { view } of shownOnes()) expect([view.page, view.items !== undefined]).toEqual([view.page, view.page === 'securityInfo' || view.page === 'reviewInfo']);
  });
});

describe('events that a chart takes', () => {
  it('are offered to clients only where the host does not send them itself', () => {
    for (const { machine, snapshot } of seen.filter((_, i) => i % 17 === 0)) expect(offersOf(definitionOf(machine), snapshot).map(({ name }) => name).filter((name) => ['app.paired', 'push.answered', 'flow.expired'].includes(name))).toEqual([]);
  });
});
