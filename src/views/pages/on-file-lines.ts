// What is on file in a line each, masked, and what of it is asked for first.
import { candidates, defaultNow } from '#machines/rules/default-method.ts';
import type { MessageId } from '../../messages/catalogue.en.ts';
import { line, type Line, type ShownMethod, type Sight } from './page.ts';

const methodId = {
  appPush: 'onFile.app',
  appCode: 'onFile.app',
  hardwareToken: 'onFile.hardwareToken',
  mobilePhone: 'onFile.mobilePhone',
  alternatePhone: 'onFile.alternatePhone',
  officePhone: 'onFile.officePhone',
  // Part of the profile, and not the person's to register or to see here.
  businessPhone: null,
  email: 'onFile.email',
  securityQuestions: 'onFile.securityQuestions',
  appPassword: 'onFile.appPassword',
} as const satisfies Record<ShownMethod['entry'], MessageId | null>;

const named = { 'onFile.app': 'onFile.namedApp', 'onFile.hardwareToken': 'onFile.namedToken', 'onFile.appPassword': 'onFile.namedPassword' } as const satisfies Partial<Record<MessageId, MessageId>>;
const isNamed = (id: MessageId): id is keyof typeof named => Object.hasOwn(named, id);

/** Null for what is no method of the person's. */
export function methodLine({ entry, address, name }: Pick<ShownMethod, 'entry' | 'address' | 'name'>): Line | null {
  const id = methodId[entry];
  if (id === null) return null;
  if (isNamed(id)) return name === null || name === '' ? line(id) : line(named[id], { name });
  return address === null ? line(id) : line(id, { address });
}

/** What is asked for first at a sign-in. */
export function defaultLine({ context: { facts } }: Pick<Sight, 'context'>): Line {
  const now = facts === null ? null : defaultNow(facts);
  if (now === null) return line(facts !== null && candidates(facts).length > 0 ? 'page.confirmRegistration.undecided' : 'page.confirmRegistration.noDefault');
  return line(`page.confirmRegistration.default.${now}`);
}
