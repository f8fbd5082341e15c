// Every waiting state of both charts has a page, complete and filled from its actions.
import { describe, expect, it } from 'vitest';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { stepUp } from '#machines/step-up/step-up.machine.ts';
import { pages } from '#src/views/pages/pages.ts';
import { actionsOf } from '#src/views/actions.ts';
import { propertiesOf, valuesOf } from '#src/views/fields.ts';
import { definitionOf, reachable } from './reachable.ts';
import { shown } from './rows.ts';

describe('the page of a waiting flow', () => {
  it('is there for every page of the vocabulary that a person can come to', async () => {
    const seen = new Set<string>();
    for (const machine of [interrupt, stepUp]) {
      for (const snapshot of reachable(machine)) seen.add((await shown(definitionOf(machine), snapshot)).view?.page ?? 'none');
    }
    expect([...seen].toSorted()).toEqual([...Object.keys(pages), 'none'].toSorted());
  });

  it('has a title, some text, and a field for each property of each action, and no other', async () => {
    let checked = 0;
    for (const machine of [interrupt, stepUp]) {
      for (const snapshot of reachable(machine)) {
        const { view, offers } = await shown(definitionOf(machine), snapshot);
        if (view === null) continue;
        checked += 1;
        expect(view.title).toEqual({ id: `page.${view.page}.title`, text: expect.stringMatching(/\w/) as string });
        expect(view.text.length).toBeGreaterThan(0);
        expect(view.fields.map(({ action, name }) => `${action}/${name}`)).toEqual(propertiesOf(offers).map(({ action, name }) => `${action}/${name}`));
        for (const field of view.fields) expect(field.label).not.toBe('');
        expect(view.messages).toHaveLength((snapshot.context as { notice: unknown }).notice === null ? 0 : 1);
      }
    }
    expect(checked).toBeGreaterThan(200);
  });

  it('offers exactly the choices of the action as available ones, and says of every other why not', async () => {
    for (const machine of [interrupt, stepUp]) {
      for (const snapshot of reachable(machine)) {
        const { view, offers } = await shown(definitionOf(machine), snapshot);
        for (const property of view === null ? [] : propertiesOf(offers)) {
          const options = view?.fields.find(({ action, name }) => action === property.action && name === property.name)?.options;
          expect(options?.filter(({ available }) => available).map(({ value }) => value) ?? null).toEqual(valuesOf(property));
          for (const option of options ?? []) {
            expect(option.label).not.toBe(option.value);
            expect(option.available).toBe(option.because === undefined);
          }
        }
      }
    }
  });

  it('is there whenever a person is asked, and never while the host works or once the flow has ended', async () => {
    for (const machine of [interrupt, stepUp]) {
      for (const snapshot of reachable(machine)) {
        const { view } = await shown(definitionOf(machine), snapshot);
        expect(view !== null).toBe(snapshot.status === 'active' && snapshot.hasTag('awaitingUser'));
      }
    }
  });

  it('has a title of our own for every action', async () => {
    const titles = new Map<string, string>();
    for (const machine of [interrupt, stepUp]) {
      for (const snapshot of reachable(machine)) {
        for (const { name, title } of actionsOf((await shown(definitionOf(machine), snapshot)).offers, 'en', '/')) titles.set(name, title.id);
      }
    }
    expect(titles.size).toBe(17);
    for (const [name, id] of titles) expect(id).toBe(`action.${name}.title`);
  });
});
