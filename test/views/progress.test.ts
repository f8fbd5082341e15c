// The stepper counts this flow's own steps.
import { expect, it } from 'vitest';
import { people } from '#machines/enrolment/people.samples.ts';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { registrationView } from '#src/views/registration-view.ts';
import { offersOf } from '#src/engine/offers.ts';
import { definitionOf, reachable } from './reachable.ts';
import { progressOf } from '#src/views/progress.ts';
import { ada, liveFlow, nothing, now, personWith, proofFor, readerOf } from './rows.ts';
import { contextWith } from './sights.ts';

const definition = definitionOf(interrupt);
const twoNeeded = people['nothing on file, both enforced, two for reset'];
const flows = reachable(interrupt, [twoNeeded]);

async function progressOn(page: string, isOnFile: boolean, source: string) {
  const snapshot = flows.find((flow) => Object.values(flow.getMeta() as Record<string, { page?: string }>).some((meta) => meta.page === page)
    && ((flow.context as Context).facts?.onFile.length ?? 0) === (isOnFile ? 1 : 0));
  if (snapshot === undefined) throw new Error(`nobody comes to ${page}`);
  const context = snapshot.context as Context;
  const read = readerOf(personWith(context.facts ?? nothing, ada, source), proofFor(context, ada));
  return (await registrationView(liveFlow(definition, snapshot), offersOf(definition, snapshot), read, now, 'en'))?.progress;
}

it('begins at one of all that is missing', async () => {
  expect(await progressOn('scanApp', false, 'api')).toEqual({ step: 1, of: 2 });
});

it('counts what this flow has put on file, and not what was there before', async () => {
  expect(await progressOn('enterPhone', true, 'flow_1')).toEqual({ step: 2, of: 2 });
  expect(await progressOn('enterPhone', true, 'flow_of_last_year')).toEqual({ step: 1, of: 1 });
});

it('is not shown on pages that are no step', async () => {
  expect(await progressOn('introduction', false, 'api')).toBeUndefined();
});

it('is not shown of what a person has begun by themselves', () => {
  expect(progressOf({ context: contextWith(), done: 0 })).toEqual({ step: 1, of: 2 });
  expect(progressOf({ context: contextWith({ intent: { does: 'add', kind: 'phone' } }), done: 0 })).toBeNull();
});
