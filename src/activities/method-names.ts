// Methods as audit records name them: in full where one is registered, as the later logs of the original feature do, and in the
// words of its first table of activities where one is changed or deleted.
import type { Channel, EnrolledKind, ManagedKind } from '#machines/rules/methods.ts';
import { kindOfMethod } from '#machines/rules/on-file.ts';
import type { StoredMethod } from '../directory/user-record.ts';

/** `channel`: by which the method is proven; `withCode`: an app by push shows codes as well. */
export function methodName(kind: EnrolledKind, channel: Channel | 'email' | null, withCode = false): string {
  const carried = channel === 'voice' ? 'Call' : 'SMS';
  switch (kind) {
    case 'app':
      return `Authenticator App with ${channel === 'appPush' ? (withCode ? 'Notification and Code' : 'Notification') : 'Code'}`;
    case 'phone':
      return `Mobile Phone ${carried}`;
    case 'alternatePhone':
      return `Alternate Phone ${carried}`;
    case 'officePhone':
      return `Office Phone ${carried}`;
    case 'email':
      return 'Email';
    case 'securityQuestions':
      return 'Security Questions';
    case 'appPassword':
      return 'App Password';
  }
}

const kinds: Readonly<Record<ManagedKind, string>> = {
  app: 'Authenticator app', hardwareToken: 'Hardware token', phone: 'Phone', alternatePhone: 'Alternate phone', officePhone: 'Office phone',
  email: 'Email', securityQuestions: 'Security questions', appPassword: 'App password',
};
/** As a person finds it in the list of their methods. */
export const kindName = (kind: ManagedKind): string => kinds[kind];
export const nameOf = (method: StoredMethod): string => kinds[kindOfMethod(method)];
