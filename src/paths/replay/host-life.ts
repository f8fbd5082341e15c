// The host's own clock for a flow: it expires when it has rested too long, or lived too long, whatever its chart says.
import type { Edge } from '../graph.ts';
import { moments } from './whole-time.ts';

/** Milliseconds. */
export type Lifetime = { readonly idle: number; readonly absolute: number };

/** Sent by the host when the time is up. A chart that goes on after it is stopped. */
export const expiry = 'flow.expired';

/** A step after which there is no other: whatever the chart makes of its expiry, the host ends the flow that has taken it. */
export const endsFlow = ({ kind, source, event, transitions }: Pick<Edge, 'kind' | 'source' | 'event' | 'transitions'>): boolean => kind === 'timer' && source === null && event.type === expiry && transitions.length > 0;

/** A sign of life: an event that was accepted from a person, or from a device by way of the host. Work and timers are none. */
export const isHeard = ({ kind, source, event, transitions }: Pick<Edge, 'kind' | 'source' | 'event' | 'transitions'>): boolean =>
  transitions.length > 0 && (kind === 'user' || (kind === 'timer' && source === null && event.type !== expiry));

export class HostLife {
  readonly #lifetime: Lifetime | undefined;
  #heard = 0;

  constructor(lifetime: Lifetime | undefined) {
    this.#lifetime = lifetime;
  }

  /** The moment at which the flow expires, in milliseconds from its start. */
  get end(): number {
    return this.#lifetime === undefined ? Infinity : Math.min(this.#heard + moments(this.#lifetime.idle), moments(this.#lifetime.absolute));
  }

  /** Rests from now on. */
  heard(now: number): void {
    this.#heard = now;
  }
}
