import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) throw new Error(`The tests need Node 24 or newer and this is ${process.version}: run them with "npm test", which brings its own.`);

// Whatever a test starts, threads too, keeps compiled what the program keeps (`server/main.ts`).
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    isolate: false,
    // Many tests wait for processes and disks of their own: one worker would leave a core idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Walks and explorations make many objects that live for a moment: with room for them a fifth less time goes into collecting them.
    execArgv: ['--max-semi-space-size=32'],
    setupFiles: ['./test/support/after-each-file.ts'],
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/support/closing-line.ts'],
  },
});
