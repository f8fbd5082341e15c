// Where a device is to be looked for: with the person whose method it is, or with the flow that is about to make it one. The
// row says no more than that, so that a device is gone with its method, whoever takes that away.
import type { UserDirectory } from '../directory/embedded-directory.ts';
import type { StoredMethod } from '../directory/user-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { Table } from '../ports/store.ts';
import type { Device } from './device.ts';
import { pairings } from './pairing-record.ts';

/** `flow`: the outermost one that it paired in. */
export type DevicePlace = { readonly tenant: string; readonly subject: string; readonly flow: string };

/** Keyed by device. */
export const devicePlaces: Table<DevicePlace> = { name: 'devicePlaces', index: ({ tenant, subject }) => ({ tenant, subject }) };

export type AppByPush = Extract<StoredMethod, { readonly type: 'app' }> & { readonly device: Device };

/** An app that can be asked to approve something, and whose answer can be told from everybody else's. */
export const isAskable = (method: StoredMethod): method is AppByPush => method.type === 'app' && method.push && method.device !== undefined;

/** As the device is known at this moment: null once its method is deleted, or its enrolment given up. */
export async function deviceOf(directory: UserDirectory, tx: Pick<Transaction, 'get'>, id: string): Promise<{ readonly place: DevicePlace; readonly device: Device } | null> {
  const place = await tx.get(devicePlaces, id);
  if (place === null) return null;
  const person = await directory.find(tx, { tenant: place.tenant, id: place.subject }, null);
  if (person === null) return null;
  const device = person.methods.filter(isAskable).find((method) => method.device.id === id)?.device ?? (await tx.get(pairings, place.flow))?.device;
  return device?.id === id ? { place, device } : null;
}
