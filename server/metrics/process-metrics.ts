// The process itself: memory, processor, event loop, garbage. Measured once, however many services it runs.
import { collectDefaultMetrics, Registry } from 'prom-client';

let measured: Registry | null = null;

export function processRegistry(): Registry {
  if (measured === null) {
    measured = new Registry();
    collectDefaultMetrics({ register: measured });
  }
  return measured;
}
