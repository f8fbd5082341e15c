// Activities, migrations and samples beside a machine: taken, or refused for their shape.
import { kindOf, logicOf } from '#src/engine/actor-logic.ts';
import { describe, expect, it } from 'vitest';
import { activitiesOf, samplesOf, migrationsOf } from '#server/machines-folder/companions.ts';
import { loadMachineFolders } from '#server/machines-folder/load-machines.ts';
import { write, writtenFolder } from './written-folder.ts';

const invoking = `import { createMachine, fromPromise, setup } from 'xstate';
export const child = createMachine({ id: 'child', version: '1', invoke: { id: 'deep', src: 'deepWork' } });
export const x = setup({ actors: { own: fromPromise(async () => 'own'), child } }).createMachine({ id: 'x', version: '1', type: 'parallel', states: {
  a: { invoke: { id: 'work', src: 'work' as never } }, b: { invoke: { id: 'own', src: 'own' } }, c: { invoke: { id: 'child', src: 'child' } },
} });
`;

describe('activities beside a machine', () => {
  it('are functions or objects by the source they perform, exported together or one by one', () => {
    const run = async () => 1;
    expect(activitiesOf({ activities: { a: run, b: { run, attempts: 2, timeLimit: 5, atMostOnce: true } } })).toEqual({ a: { run }, b: { run, attempts: 2, timeLimit: 5, atMostOnce: true } });
    expect(activitiesOf({ default: { a: run } })).toEqual({ a: { run } });
    expect(activitiesOf({ a: run })).toEqual({ a: { run } });
  });

  it.each([
    ['no function', { a: 1 }], ['no function to run', { a: {} }], ['a misspelt option', { a: { run() {}, retries: 3 } }], ['half an attempt', { a: { run() {}, attempts: 1.5 } }],
    ['no attempt', { a: { run() {}, attempts: 0 } }], ['a time limit in words', { a: { run() {}, timeLimit: '5s' } }], ['a switch that is none', { a: { run() {}, atMostOnce: 1 } }],
  ])('are refused with %s', (_, activities) => {
    expect(() => activitiesOf({ activities })).toThrow('"a"');
  });

  it('stand in for logic that the machine, or a machine it invokes, only names', async () => {
    const folder = await writtenFolder({ 'x.machine.ts': invoking, 'x.activities.ts': `export const activities = { work: async () => 1, deepWork: async () => 2, own: async () => 3 };\n` });
    const { current } = await loadMachineFolders([folder]);
    const x = current.find(({ id }) => id === 'x')!;
    expect(kindOf(logicOf(x.machine, 'work')!)).toBe('promise');
    expect(kindOf(logicOf(logicOf(x.machine, 'child') as typeof x.machine, 'deepWork')!)).toBe('promise');
    expect(Object.keys(x.activities)).toEqual(['work', 'deepWork', 'own']);
    expect(x.warnings!.map(({ rule }) => rule)).toEqual([]);
  });

  it('stand in for it in machines that are invoked inline or spawned, too', async () => {
    const folder = await writtenFolder({
      'x.machine.ts': `import { assign, createMachine } from 'xstate';\nimport { spawned } from './spawned.ts';\nexport const x = createMachine({ id: 'x', version: '1', entry: assign(({ spawn }) => ({ ref: spawn(spawned) })), invoke: { id: 'inline', src: createMachine({ id: 'inline', invoke: { id: 'work', src: 'work' } }) } });\n`,
      'spawned.ts': `import { createMachine } from 'xstate';\nexport const spawned = createMachine({ id: 'spawned', invoke: { id: 'work', src: 'work' } });\n`,
    });
    await expect(loadMachineFolders([folder])).rejects.toThrow(/"work" names no actor of its child machine "inline"[^]*"work" names no actor of its child machine "spawned"/);
    await write(folder, { 'x.activities.ts': `export const activities = { work: async () => 1 };\n` });
    const [x] = (await loadMachineFolders([folder])).current;
    const members = [x!.spawnable!.get('machine:spawned'), logicOf(x!.machine, 'xstate.invoke.0.x')] as NonNullable<typeof x>['machine'][];
    expect(members.map((member) => kindOf(logicOf(member, 'work')!))).toEqual(['promise', 'promise']);
  });

  it('are warned of when nothing asks for them', async () => {
    const folder = await writtenFolder({ 'x.machine.ts': invoking, 'x.activities.ts': `export const activities = { work: async () => 1, deepWork: async () => 2, child: async () => 3, other: async () => 3 };\n` });
    const x = (await loadMachineFolders([folder])).current.find(({ id }) => id === 'x')!;
    expect(x.warnings!.filter(({ rule }) => rule === 'unused-activity').map(({ message }) => /"([^"]+)"/.exec(message)?.[1])).toEqual(['child', 'other']);
  });
});

describe('migrations beside a machine', () => {
  it('reach its definition', async () => {
    const folder = await writtenFolder({ 'x.machine.ts': `import { createMachine } from 'xstate';\nexport const x = createMachine({ id: 'x', version: '2' });\n`, 'x.migrations.ts': `export const migrations = [{ from: '1', to: '2', migrate: (flow) => ({ ...flow, context: { moved: true } }) }];\n` });
    const [{ migrations }] = (await loadMachineFolders([folder])).current as unknown as [{ migrations: ReturnType<typeof migrationsOf> }];
    expect(migrations.map(({ from, to }) => [from, to])).toEqual([['1', '2']]);
    expect(migrations[0]!.migrate({ value: 'a', context: {}, historyValue: {} })).toMatchObject({ context: { moved: true } });
  });

  it.each([['nothing', undefined], ['no list', {}], ['no versions', [{ migrate() {} }]], ['no function', [{ from: '1', to: '2' }]], ['one version twice', [{ from: '1', to: '1', migrate() {} }]]])('are refused with %s', (_, migrations) => {
    expect(() => migrationsOf({ migrations })).toThrow(/migration/);
  });
});

describe('samples beside a machine', () => {
  it('may hold every key there is, or none', () => {
    const is = (): boolean => true;
    expect(() => samplesOf({ samples: {} })).not.toThrow();
    expect(() => samplesOf({ default: { input: [1], events: { a: [{}], b: () => [] }, outputs: { c: [1], d: is }, errors: { c: [1] }, project: is, goal: is, world: 1, drift: is, invariants: { e: is }, steps: { f: is }, responses: { g: { after: is, eventually: is } }, knownFindings: [{ rule: 'dead-end', where: 'x' }] } })).not.toThrow();
  });

  it.each([['an unknown key', { event: {} }, /unknown "event"/], ['cases that are no list', { events: { a: {} } }, /"events"/], ['a goal that is no function', { goal: 'won' }, /"goal"/], ['half a response', { responses: { g: { after: () => true } } }, /"responses"/]])('are refused with %s', (_, samples, message) => {
    expect(() => samplesOf({ samples })).toThrow(message);
  });
});
