// What methods are called where a sentence is made for support: in English, and not for a person's page.
import type { Channel, ManagedKind } from './methods.ts';

const names: Readonly<Record<Channel | ManagedKind, string>> = {
  app: 'Authenticator app', phone: 'Phone', email: 'Email', securityQuestions: 'Security questions',
  alternatePhone: 'Alternate phone', officePhone: 'Office phone', hardwareToken: 'Hardware token', appPassword: 'App password',
  appPush: 'approval in the app', appCode: 'code from an app or token', sms: 'text message', voice: 'call',
};
export const nameOf = (what: Channel | ManagedKind): string => names[what];

/** "a", "a and b", "a, b and c"; "none" of nothing. */
export const listed = (all: readonly string[]): string =>
  all.length < 2 ? (all[0] ?? 'none') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
