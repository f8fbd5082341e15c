// The script of the demo device, driven without a page: the very module that a browser is served.
import type { webcrypto } from 'node:crypto';

type Waiting = { readonly id: string; readonly purpose: string; readonly from: string | null; readonly sentAt: string; readonly expiresAt: string };
export type DemoDevice = { readonly id: string; readonly name: string; readonly issuer: string; readonly account: string; readonly privateKey: webcrypto.CryptoKey; readonly codes: { readonly key: webcrypto.CryptoKey } | null };
export type DemoApp = {
  devices(): Promise<readonly DemoDevice[]>;
  forget(id: string): Promise<void>;
  pair(code: string, name: string): Promise<DemoDevice>;
  requests(device: DemoDevice): Promise<readonly Waiting[]>;
  approve(device: DemoDevice, request: string, number: string): Promise<string>;
  deny(device: DemoDevice, request: string): Promise<string>;
  code(device: DemoDevice): Promise<{ readonly digits: string; readonly left: number } | null>;
};
type Settings = { readonly base: URL; readonly keep: { all(): Promise<readonly DemoDevice[]>; put(device: DemoDevice): Promise<void>; remove(id: string): Promise<void> }; readonly now?: () => number };

const script = new URL('../../server/pages/demo-device/device.js', import.meta.url);

/** `url`: of the service, without a slash at its end. `now`: milliseconds, for a service whose clock is not this machine's. */
export async function demoApp(url: string, now?: () => number): Promise<DemoApp> {
  const { deviceApp } = (await import(script.href)) as { deviceApp: (settings: Settings) => DemoApp }; // plain JavaScript, as a browser gets it
  const kept = new Map<string, DemoDevice>();
  const keep = { all: async () => [...kept.values()], put: async (device: DemoDevice) => void kept.set(device.id, device), remove: async (id: string) => void kept.delete(id) };
  return deviceApp({ base: new URL(`${url}/`), keep, ...(now === undefined ? {} : { now }) });
}
