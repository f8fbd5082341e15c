// Pairs a device with the app that a flow is setting up. The pairing code is all that a device has to show for it: whoever has
// seen the picture may pair, once, and the person still has to approve the first request with the number on their page.
import type { Json } from '../ports/json.ts';
import { transact, type TransactionPorts } from '../engine/transaction.ts';
import type { Vault } from '../engine/vault.ts';
import type { Device } from './device.ts';
import { devicePlaces } from './device-place.ts';
import { isSameHash, pairingBinding, pairingHash, pairings } from './pairing-record.ts';

export type PairingPorts = TransactionPorts & { readonly vault: Vault };

/** What the device gets to know, this once. `seed`: base32, where the app shows codes as well. `flow`: the outermost, to be told of it. */
export type Paired = { readonly flow: string; readonly device: string; readonly account: string; readonly seed: string | null };

/** Null: no such code, or not any more. `publicKey` is a point on the curve, as the caller has made sure. */
export async function pairDevice(ports: PairingPorts, typed: string, { name, publicKey }: Pick<Device, 'name' | 'publicKey'>): Promise<Paired | null> {
  const code = pairingHash(typed);
  const id = ports.ids.next('device');
  const [found] = await ports.store.list(pairings, { limit: 1, where: { code } });
  if (found === undefined) return null;
  const flow = found.key;
  return await transact(ports, async (tx) => {
    const pairing = await tx.get(pairings, flow);
    if (pairing === null || !isSameHash(pairing.code, code) || pairing.device !== null || pairing.expiresAt <= ports.clock.now()) return null;
    await tx.get(devicePlaces, id);
    tx.put(pairings, flow, { ...pairing, device: { id, publicKey, name } });
    tx.put(devicePlaces, id, { tenant: pairing.tenant, subject: pairing.subject, flow });
    return { flow, device: id, account: pairing.account, seed: pairing.seed === null ? null : textOf(ports.vault.open(pairing.seed, pairingBinding(flow))) };
  });
}

const textOf = (value: Json): string => {
  if (typeof value !== 'string') throw new Error('a sealed seed is not what it should be');
  return value;
};
