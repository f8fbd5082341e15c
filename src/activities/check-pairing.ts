// Looks whether a device has paired with the app that the flow is setting up.
import { pairings } from '../devices/pairing-record.ts';
import { rootOf } from '../engine/flow-record.ts';
import { completing } from './completing.ts';
import type { Handler } from './handler.ts';

export const checkPairing = (): Handler<'checkPairing'> => ({
  run: async (_, host) => completing(async (tx) => {
    const pairing = await tx.get(pairings, rootOf(host.flow.id));
    if (pairing === null) return { outcome: 'expired' as const };
    if (pairing.device !== null) return { outcome: 'paired' as const };
    return { outcome: pairing.expiresAt <= host.now() ? ('expired' as const) : ('waiting' as const) };
  }),
});
