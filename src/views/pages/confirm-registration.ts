// The last page of a registration: what is on file now, masked, and what is asked for first.
import { defaultNow } from '#machines/rules/default-method.ts';
import type { MessageId } from '../../messages/catalogue.en.ts';
import { line, type Line, type PageOf, type ShownMethod, type Sight } from './page.ts';

export const confirmRegistration: PageOf = (sight) => ({
  text: [line('page.confirmRegistration.text'), ...sight.onFile.flatMap(methodLine), defaultLine(sight), line('page.confirmRegistration.next')],
});

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

function methodLine({ entry, address, name }: ShownMethod): readonly Line[] {
  const id = methodId[entry];
  if (id === null) return [];
  if (id === 'onFile.app' && name !== null && name !== '') return [line('onFile.namedApp', { name })];
  return [address === null ? line(id) : line(id, { address })];
}

function defaultLine({ context: { facts } }: Sight): Line {
  const now = facts === null ? null : defaultNow(facts);
  return now === null ? line('page.confirmRegistration.noDefault') : line(`page.confirmRegistration.default.${now}`);
}
