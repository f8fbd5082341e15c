// Ends every run with the one plain line that people and CI read: "tests: 12 passed, 0 failed, 1 skipped".
import type { Reporter, TestModule } from 'vitest/node';

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state] += 1;
      if (module.state() === 'failed' && module.errors().length > 0) count.failed += 1; // a file that could not be loaded
    }
    count.failed += unhandled.length;
    process.once('exit', () => {
      process.stdout.write(`tests: ${count.passed} passed, ${count.failed + count.pending} failed, ${count.skipped} skipped\n`);
    });
  }
}
