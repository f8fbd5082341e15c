// What planners work on: the part of a network that still matters, as small as it gets, and the way back from its walks.
import { folded } from './fold.ts';
import { lifted } from './lift.ts';
import type { Network } from './network.ts';
import { quotientOf } from './quotient.ts';
import type { Tour } from './tours.ts';

export type Reduced = {
  readonly network: Network;
  /** Events beside those of the network's own walks. */
  readonly cost: number;
  /** Walks of the whole network. */
  readonly back: (tours: readonly Tour[]) => Tour[];
};

/** @param isOpen by mark: still to be covered */
export function reduced(network: Network, isOpen: (mark: number) => boolean = () => true): Reduced {
  const fold = folded(network, isOpen);
  const whole = fold?.network ?? network;
  const quotient = quotientOf(whole, isOpen);
  return {
    network: quotient.network,
    cost: fold?.cost ?? 0,
    back(tours) {
      const found = lifted(whole, quotient, tours);
      return fold === null ? found : fold.unfold(found);
    },
  };
}
