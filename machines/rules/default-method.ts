// Which method a person is asked for first at sign-in: now, and once something has been registered.
import { channelsCapable } from './capability.ts';
import type { Facts } from './facts.ts';
import { appChannels, transports, type Channel } from './methods.ts';

/** What may be the default: on file and allowed, strongest first. */
export const candidates = (facts: Facts): readonly Channel[] => channelsCapable(facts);

/** The stored default while it is on file and allowed, else null: a disallowed default is no default. */
export const defaultNow = (facts: Facts): Channel | null =>
  facts.defaultMethod !== null && candidates(facts).includes(facts.defaultMethod) ? facts.defaultMethod : null;

/**
 * The default once a method answering to `just` is registered (null: one that answers to no challenge, or nothing).
 * An app registered becomes the default, push before code; else a usable default stays; else an app on file; else the transport
 * the phone was registered by. The original preview makes it "call" for any phone: its known limitation.
 */
export function defaultAfter(facts: Facts, just: Channel | null): Channel | null {
  const gained = just !== null && facts.mfa.allowed.includes(just) ? just : null;
  const on = candidates(facts);
  const app = appChannels.find(c => c === gained || on.includes(c)) ?? null;
  if (app !== null && appChannels.some(c => c === gained)) return app;
  const phone = gained ?? transports.find(c => on.includes(c)) ?? null;
  return defaultNow(facts) ?? app ?? (phone !== null && facts.experience === 'original' ? 'voice' : phone);
}
