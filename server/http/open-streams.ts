// Counts the streams that are open, and refuses one too many: each holds a connection for as long as somebody listens.
import { Problem } from './problems.ts';

export type StreamLimits = { readonly perKey: number; readonly perFlow: number };
const usual: StreamLimits = { perKey: 1_000, perFlow: 20 };
/** Seconds. Nobody knows when a stream will be given up; a page that is closed is noticed at once. */
const retryAfter = 5;

export class OpenStreams {
  readonly #limits: StreamLimits;
  readonly #byKey = new Map<string, number>();
  readonly #byFlow = new Map<string, number>();

  constructor(limits: StreamLimits = usual) {
    this.#limits = limits;
  }

  get count(): number {
    return [...this.#byFlow.values()].reduce((sum, open) => sum + open, 0);
  }

  /** Call what is returned once the stream has ended. @throws {Problem} 429 */
  open(key: string, flow: string): () => void {
    const [ofKey, ofFlow] = [this.#byKey.get(key) ?? 0, this.#byFlow.get(flow) ?? 0];
    if (ofFlow >= this.#limits.perFlow) throw new Problem('streams.limit', `this flow is followed by ${ofFlow} streams already`, { retryAfter });
    if (ofKey >= this.#limits.perKey) throw new Problem('streams.limit', `this key has ${ofKey} open streams already`, { retryAfter });
    this.#byKey.set(key, ofKey + 1);
    this.#byFlow.set(flow, ofFlow + 1);
    return () => {
      oneLess(this.#byKey, key);
      oneLess(this.#byFlow, flow);
    };
  }
}

function oneLess(counts: Map<string, number>, name: string): void {
  const left = (counts.get(name) ?? 0) - 1;
  if (left > 0) counts.set(name, left);
  else counts.delete(name);
}
