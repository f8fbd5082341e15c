// The world outside the host: what was done to it is done, whatever the host forgets. Commits report here too, so that
// every deed can be asked for the commit that promised it at the very moment it is done.
import type { Violation } from '../history.ts';

export type Deed = { readonly src: string; readonly key: string; readonly attempt: number; readonly process: string };

export class World {
  readonly deeds: Deed[] = [];
  readonly violations: Violation[] = [];
  readonly #promised = new Set<string>();

  /** A commit that holds this work, by its key, is durable. */
  promise(key: string): void {
    this.#promised.add(key);
  }

  isPromised(key: string): boolean {
    return this.#promised.has(key);
  }

  perform(deed: Deed): void {
    if (!this.isPromised(deed.key)) this.broken('nothing is performed before its cause is committed', `${deed.src} under ${deed.key}`);
    if (this.deeds.some((other) => other.key === deed.key && other.attempt === deed.attempt && other.process === deed.process)) this.broken('one process makes an attempt once', `${deed.src} under ${deed.key}, attempt ${deed.attempt}, twice in ${deed.process}`);
    this.deeds.push(deed);
  }

  count(key: string): number {
    return this.deeds.filter((deed) => deed.key === key).length;
  }

  broken(promise: string, evidence: string): void {
    this.violations.push({ promise, evidence });
  }
}
