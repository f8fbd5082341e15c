import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) throw new Error(`The tests need Node 24 or newer and this is ${process.version}: run them with "npm test", which brings its own.`);

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    isolate: false,
    // Many tests wait for processes and disks of their own: one worker would leave a core idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/support/closing-line.ts'],
  },
});
