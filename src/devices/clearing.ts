// What goes of devices when a flow ends, when a method is on file, and when it is no more.
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { UserRecord } from '../directory/user-record.ts';
import { devicePlaces } from './device-place.ts';
import { pairings } from './pairing-record.ts';
import { pushRequests } from './push-record.ts';

type Rows = Pick<Transaction, 'get' | 'remove'>;

/** Takes the app that was being set up back: its code pairs nobody, and a device that has paired by it is unknown. */
export async function giveUpPairing(tx: Rows, flow: string): Promise<void> {
  const pairing = await tx.get(pairings, rootOf(flow));
  if (pairing === null) return;
  tx.remove(pairings, rootOf(flow));
  const { device } = pairing;
  if (device !== null && (await tx.get(devicePlaces, device.id)) !== null) tx.remove(devicePlaces, device.id);
}

/** The app is on file: the device belongs to the person from here on. To be called in the commit that puts it there. */
export async function endPairing(tx: Rows, flow: string): Promise<void> {
  if ((await tx.get(pairings, rootOf(flow))) !== null) tx.remove(pairings, rootOf(flow));
}

/** The flow has ended: nothing can be paired or approved in it any more. A device whose app was put on file stays. */
export async function clearDeviceRows(tx: Rows, flow: string): Promise<void> {
  await giveUpPairing(tx, flow);
  if ((await tx.get(pushRequests, rootOf(flow))) !== null) tx.remove(pushRequests, rootOf(flow));
}

/** The person has been written: a device that none of their methods has any more is to be looked for nowhere. */
export async function forgetGoneDevices(tx: Rows, before: Pick<UserRecord, 'methods'>, after: Pick<UserRecord, 'methods'>): Promise<void> {
  const left = new Set(devicesOf(after));
  for (const id of devicesOf(before)) if (!left.has(id) && (await tx.get(devicePlaces, id)) !== null) tx.remove(devicePlaces, id);
}

const devicesOf = ({ methods }: Pick<UserRecord, 'methods'>): string[] => methods.flatMap(({ device }) => (device === undefined ? [] : [device.id]));
