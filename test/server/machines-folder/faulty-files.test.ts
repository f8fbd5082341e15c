// A file that cannot be hosted is named with what is wrong and where; the service does not start with the rest.
import { describe, expect, it } from 'vitest';
import { UsageError } from '#server/config/usage-error.ts';
import { loadMachineFolders } from '#server/machines-folder/load-machines.ts';
import { machineText, writtenFolder } from './written-folder.ts';

async function refusal(files: Record<string, string>, limit?: number): Promise<string> {
  const folder = await writtenFolder({ 'fine.machine.ts': machineText(), ...files });
  const error: unknown = await loadMachineFolders([folder], [], limit).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  return (error as Error).message.replaceAll(`${folder}/`, '');
}

const cases: [string, Record<string, string>, RegExp][] = [
  ['does not parse', { 'x.machine.ts': `export const a = 1;\nexport const b = {;\n` }, /x\.machine\.ts:2: SyntaxError/],
  ['does not parse as JavaScript', { 'x.machine.js': `export const a = 1;\nexport const b = {;\n` }, /x\.machine\.js:2: SyntaxError/],
  ['uses TypeScript that cannot be stripped', { 'x.machine.ts': `export enum A { B }\n` }, /x\.machine\.ts:1: .*enum/],
  ['throws', { 'x.machine.ts': `\nthrow new Error('not today');\n` }, /x\.machine\.ts:2: not today$/],
  ['throws what is no error', { 'x.machine.ts': `throw 'a string';\n` }, /x\.machine\.ts: a string$/],
  ['throws in a module it imports', { 'x.machine.ts': `import './y.ts';\n`, 'y.ts': `\n\nthrow new Error('not today');\n` }, /y\.ts:3: not today \(imported by .*x\.machine\.ts\)/],
  ['imports what is not there', { 'x.machine.ts': `import './missing.ts';\n` }, /x\.machine\.ts: .*missing\.ts/],
  ['imports a package that is not there', { 'x.machine.ts': `import 'no-such-package';\n` }, /x\.machine\.ts: .*no-such-package/],
  ['exports no machine', { 'x.machine.ts': `export const machine = {};\n` }, /x\.machine\.ts: it exports no machine/],
  ['exports a machine of an older XState', { 'x.machine.ts': `export const machine = { transition() {}, getStateNodeById() {} };\n` }, /x\.machine\.ts: .*older XState/],
  ['has a transition to nowhere', { 'x.machine.ts': machineText(`on: { X: '.nowhere' },`) }, /x\.machine\.ts:2: .*nowhere/],
  ['ends the process', { 'x.machine.ts': `process.exit(0);\n` }, /x\.machine\.ts: importing it ends the process \(exit code 0\)/],
  ['awaits what never comes', { 'x.machine.ts': `await new Promise(() => {});\n` }, /x\.machine\.ts: importing it never ends: it awaits/],
  ['has an event that XState takes for something every object has', { 'x.machine.ts': machineText(`on: { constructor: '.b' },`) }, /x\.machine\.ts: its machine ".*" cannot be described: .*has a state or an event the name of something every object has/],
  ['invokes what nobody performs', { 'x.machine.ts': `import { createMachine } from 'xstate';\nexport const m = createMachine({\n  initial: 'a',\n  states: {\n    a: {\n      invoke: { src: 'work' },\n    },\n  },\n});\n` }, /x\.machine\.ts:6: "work" names no actor/],
  ['spawns what nobody performs', { 'x.machine.ts': `import { createMachine, spawnChild } from 'xstate';\nexport const m = createMachine({\n  entry: [\n    spawnChild('work'),\n  ],\n});\n` }, /x\.machine\.ts:4: "work" names no actor/],
  ['has activities that are none', { 'x.machine.ts': machineText(), 'x.activities.ts': `export const activities = { work: 3 };\n` }, /x\.activities\.ts: its activity "work"/],
  ['has events that throw', { 'x.machine.ts': machineText(), 'x.events.ts': `\nthrow new Error('no');\n` }, /x\.events\.ts:2: no/],
];

describe('a folder with a file', () => {
  it.each(cases)('that %s is refused, naming it', async (_, files, message) => {
    const told = await refusal(files);
    expect(told).toMatch(message);
    expect(told.split('\n')).toHaveLength(1);
  });

  it('that is imported in an endless loop is refused in time', async () => {
    expect(await refusal({ 'x.machine.ts': `for (;;);\n` }, 1_000)).toMatch(/x\.machine\.ts: importing it does not end within 1 s/);
  });

  it('that waits with a timer open is refused in time', async () => {
    expect(await refusal({ 'x.machine.ts': `setInterval(() => {}, 1000);\nawait new Promise(() => {});\n` }, 1_000)).toMatch(/x\.machine\.ts: importing it does not end within 1 s/);
  });

  it('that cannot be hosted is named beside every other such file', async () => {
    const told = await refusal({ 'a.machine.ts': `process.exit(3);\n`, 'b.machine.ts': `throw new Error('b');\n`, 'z.machine.ts': `export {};\n`, 'c.machine.ts': `for (;;);\n` }, 1_000);
    expect(told).toMatch(/a\.machine\.ts.*exit code 3/);
    expect(told).toMatch(/b\.machine\.ts:1: b/);
    expect(told).toMatch(/c\.machine\.ts: importing it does not end/);
  });

  it('that opens something while it is imported is hosted with a warning', async () => {
    const folder = await writtenFolder({ 'x.machine.ts': `${machineText()}const timer = setInterval(() => {}, 1e6);\nglobalThis.process.on('test:stop', () => clearInterval(timer));\n` });
    const { current } = await loadMachineFolders([folder]);
    process.emit('test:stop' as never);
    expect(current[0]!.warnings).toContainEqual(expect.objectContaining({ rule: 'open-handle', message: expect.stringContaining('Timeout') }));
  });
});
