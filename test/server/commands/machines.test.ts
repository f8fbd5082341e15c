// `factorflow machines`, as an operator runs it.
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { machineText, writtenFolder } from '../machines-folder/written-folder.ts';

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['server/main.ts', ...args], { env: { PATH: process.env['PATH'] } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => void (out += String(chunk)));
  child.stderr.on('data', (chunk) => void (err += String(chunk)));
  const code = await new Promise<number | null>((done) => void child.once('close', done));
  return { code, out, err };
}

describe('factorflow machines', () => {
  it('lists the built-in machines without a warning, and says nothing on standard error', async () => {
    const { code, out, err } = await run('machines');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^MACHINE +VERSION +STATES +TRANSITIONS\ninterrupt +\S+ +\d+ +\d+\n  events /);
    expect(out).not.toContain('warning');
  });

  it('lists the machines of every folder given, TypeScript too, with their warnings at the end', async () => {
    const one = await writtenFolder({ 'a.machine.ts': machineText(`id: 'a' as string, version: '7', entry: () => {},`) });
    const two = await writtenFolder({ 'b.machine.js': machineText() });
    const { code, out, err } = await run('machines', '--machines', one, '--machines', two);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/\na +7 +2 +1\n  events +GO\nb +[0-9a-f]{16} +2 +1\n  events +GO\n\n3 warnings:\n/);
    expect(out).toContain(`${one}/a.machine.ts:2  inline-action\n    a: `);
    expect(out).toContain(`${two}/b.machine.js:2  no-id\n`);
  });

  it('prints the same as JSON', async () => {
    const folder = await writtenFolder({ 'a.machine.ts': machineText(`id: 'a', version: '7',`), 'a@6.machine.ts': machineText(`id: 'a', version: '6',`) });
    const { code, out } = await run('machines', '--machines', folder, '--json');
    expect(code).toBe(0);
    const { items } = JSON.parse(out) as { items: { id: string }[] };
    expect(items.find(({ id }) => id === 'a')).toEqual({
      id: 'a', title: 'a', version: '7', states: [{ id: 'a', description: null, tags: [] }, { id: 'b', description: null, tags: [] }], transitions: 1, events: ['GO'], actors: [], warnings: [], earlierVersions: ['6'],
    });
  });

  it('ends although a file opens something when it is imported, and says which', async () => {
    const folder = await writtenFolder({ 'a.machine.ts': `${machineText()}setInterval(() => {}, 1000);\n` });
    const { code, out } = await run('machines', '--machines', folder);
    expect(code).toBe(0);
    expect(out).toContain('open-handle');
  });

  it('ends with 2 and one line on a file that cannot be hosted, as serve does', async () => {
    const folder = await writtenFolder({ 'a.machine.ts': `throw new Error('not today');\n` });
    const data = await writtenFolder({});
    for (const args of [['machines'], ['serve', '--port', '0', '--data', data]]) {
      const { code, err, out } = await run(...args, '--machines', folder);
      expect(code, args[0]).toBe(2);
      expect(out).toBe('');
      expect(err).toBe(`factorflow: a machine cannot be hosted: ${folder}/a.machine.ts:1: not today\n`);
    }
  });
});
