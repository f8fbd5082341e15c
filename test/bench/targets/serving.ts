// What a target process does beside answering HTTP: says where it listens, and answers what the bench asks about it.
import type { Server } from 'node:http';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

/** Answered to each message of the parent. Milliseconds; bytes; CPU in microseconds, all threads. Longest since the last time it was asked; the delay includes the histogram's own interval of a millisecond. */
export type Vitals = { readonly cpu: number; readonly rss: number; readonly heap: number; readonly longestDelay: number; readonly longestGc: number };
export type Ready = { readonly port: number };

/** Listens on loopback and tells the parent. The process ends with its parent, or when it is told to. */
export async function serveTarget(server: Server, close: () => Promise<void> = async () => {}): Promise<void> {
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  const bound = server.address();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let longestGc = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestGc = Math.max(longestGc, duration);
  }).observe({ entryTypes: ['gc'] });

  process.on('message', (asked: 'vitals' | 'vitals after gc' | 'stop') => {
    if (asked === 'stop') {
      close().then(() => process.exit(0), () => process.exit(1));
      return;
    }
    if (asked === 'vitals after gc') for (let i = 0; i < 3; i++) globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    const vitals: Vitals = { cpu: user + system, rss, heap: heapUsed, longestDelay: delay.max / 1e6, longestGc };
    delay.reset();
    delay.enable();
    longestGc = 0;
    process.send?.(vitals);
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ port: bound !== null && typeof bound === 'object' ? bound.port : 0 } satisfies Ready);
}
