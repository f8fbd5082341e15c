// The README's journey, as a shell script that knows nothing of this project but its HTTP API.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('goes the whole way with curl alone, killed with -9 after every step', { timeout: 120_000 }, async () => {
  const { stdout } = await promisify(execFile)('bash', ['test/journey.sh'], { env: { PATH: process.env['PATH'] } });
  console.log(stdout.trim());
  expect(stdout).toMatch(/journey done: \d+ times killed with -9, 11 wrong codes/);
});
