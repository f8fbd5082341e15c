// Machines played in threads: with what a check explores them with, and without holding anybody up.
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Played, Playgrounds } from '#server/studio/playgrounds.ts';
import { Checks } from '#server/studio/checks.ts';
import { write, writtenFolder } from '../machines-folder/written-folder.ts';

const lift = (more = ''): string => `import { createMachine } from 'xstate';
export const lift = createMachine({ id: 'lift', version: '7', initial: 'below', states: { below: { on: { called: 'above'${more} } }, above: {} } });
`;
const mill = `import { createMachine } from 'xstate';
export const mill = createMachine({ id: 'mill', initial: 'still', states: { still: { on: { turned: { target: 'still', guard: () => { for (;;); } } } } } });
`;
const events = `export const events = { called: { type: 'object', properties: { floor: { type: 'integer', minimum: 3, maximum: 3 } }, required: ['floor'], additionalProperties: false } };\n`;
const sandboxOf = (played: Played) => ('sandbox' in played ? played.sandbox : expect.fail(JSON.stringify(played)));

describe('a playground', () => {
  let folder = '';
  const end = new AbortController();
  let playgrounds: Playgrounds;
  beforeAll(async () => {
    folder = await writtenFolder({ 'lift.machine.ts': lift(), 'lift.events.ts': events, 'mill.machine.ts': mill });
    playgrounds = new Playgrounds([folder], end.signal);
  });
  afterAll(() => end.abort());

  it('offers payloads made from the schemas of events, and tells of them in the words of a check', async () => {
    const { offers, guessed, version } = sandboxOf(await playgrounds.play('lift', { start: 0, choices: [] }));
    expect([version, offers.map(({ event }) => event)]).toEqual(['7', [{ floor: 3, type: 'called' }]]);
    expect(guessed).toEqual(['"called" is tried with a payload made from its schema: {"floor":3}']);
    expect(await new Checks([folder], end.signal).of('lift')).toMatchObject({ version: '7', machine: 'lift', guessed });
    expect(await playgrounds.play('lift', { start: 0, choices: [9] })).toEqual({ refusal: 'step 1: nothing with the number 9 may happen there' });
  });

  it('gives a machine up that takes too long, holds up nobody meanwhile', { timeout: 15_000 }, async () => {
    let breaths = 0;
    const playing = new Playgrounds([folder], end.signal, { limit: 200 }).play('mill', { start: 0, choices: [] });
    const over = playing.then(() => true);
    while (!(await Promise.race([over, wait(5, false)]))) breaths += 1;
    expect([await playing, breaths > 0]).toEqual([{ failure: 'it takes longer than 0.2 seconds' }, true]);
    expect(sandboxOf(await playgrounds.play('lift', { start: 0, choices: [0] })).state).toBe('above');
  });

  it('plays the files as they are when a way is begun', async () => {
    const begun = await playgrounds.play('lift', { start: 0, choices: [0] });
    expect(sandboxOf(begun).state).toBe('above');
    await write(folder, { 'lift.machine.ts': lift(", kicked: 'above'") });
    expect(sandboxOf(await playgrounds.play('lift', { start: 0, choices: [] })).offers.map(({ event }) => event)).toContainEqual({ type: 'kicked' });
  });
});
