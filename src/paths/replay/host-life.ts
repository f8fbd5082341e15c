// The host's own clock for a flow: it expires when it has rested too long, or lived too long, whatever its chart says.
import type { Edge } from '../graph.ts';

/** Milliseconds. */
export type Lifetime = { readonly idle: number; readonly absolute: number };

/** Sent by the host when the time is up. A chart that goes on after it is stopped. */
export const expiry = 'flow.expired';

/** A step after which there is no other: whatever the chart makes of its expiry, the host ends the flow that has taken it. */
export const endsFlow = ({ kind, source, event, transitions }: Pick<Edge, 'kind' | 'source' | 'event' | 'transitions'>): boolean => kind === 'timer' && source === null && event.type === expiry && transitions.length > 0;

export class HostLife {
  readonly #lifetime: Lifetime | undefined;
  #heard = 0;

  constructor(lifetime: Lifetime | undefined) {
    this.#lifetime = lifetime;
  }

  /** The moment at which the flow expires, in milliseconds from its start. */
  get end(): number {
    return this.#lifetime === undefined ? Infinity : Math.min(this.#heard + this.#lifetime.idle, this.#lifetime.absolute);
  }

  /** A person's event was accepted: work and timers are no sign of life. */
  heard(now: number): void {
    this.#heard = now;
  }
}
