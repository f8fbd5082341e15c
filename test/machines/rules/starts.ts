// Every combination of policies, entries on file and enforcement that the registration plan could treat differently.
import type { Facts } from '#machines/rules/facts.ts';
import type { OnFile } from '#machines/rules/methods.ts';
import { facts } from './case.ts';

const mfaSets: Facts['mfa']['allowed'][] = [
  [], ['appPush'], ['appCode'], ['appPush', 'appCode'], ['sms'], ['voice'], ['appCode', 'sms', 'voice'], ['appPush', 'appCode', 'sms', 'voice'],
];
const resetChoices: OnFile[][] = [['appPush'], ['appCode'], ['email'], ['mobilePhone'], ['officePhone', 'businessPhone'], ['securityQuestions']];
const resetSets = resetChoices.reduce<OnFile[][]>((sets, choice) => [...sets, ...sets.map(set => [...set, ...choice])], [[]]);
const resetPolicies: Facts['sspr'][] = [
  { needed: 0, allowed: [] },
  ...resetSets.filter(set => !set.includes('appPush')).map(allowed => ({ needed: 1 as const, allowed })),
  ...resetSets.map(allowed => ({ needed: 2 as const, allowed })),
];
const held: Pick<Facts, 'onFile' | 'withoutMfa'>[] = [
  { onFile: [] },
  { onFile: ['appPush'] },
  { onFile: ['appCode'] },
  { onFile: ['mobilePhone'] },
  { onFile: ['mobilePhone'], withoutMfa: ['mobilePhone'] },
  { onFile: ['appCode', 'email'], withoutMfa: ['appCode'] },
  { onFile: ['officePhone'] },
  { onFile: ['businessPhone'] },
  { onFile: ['mobilePhone', 'alternatePhone', 'businessPhone'] },
  { onFile: ['email'] },
  { onFile: ['securityQuestions'] },
  { onFile: ['hardwareToken', 'email'] },
  { onFile: ['appPush', 'appCode', 'mobilePhone'] },
];
const enforcements: Facts['enforced'][] = [{ mfa: true, sspr: false }, { mfa: false, sspr: true }, { mfa: true, sspr: true }];
const registrables: Facts['registrable'][] = [
  { kinds: ['app', 'phone', 'email', 'securityQuestions'], app: ['appPush', 'appCode'] },
  { kinds: ['phone', 'email', 'securityQuestions'], app: ['appPush', 'appCode'], transports: ['sms'] },
  { kinds: ['app', 'phone', 'email'], app: ['appCode'] },
];

export function* starts(): Generator<Facts> {
  for (const allowed of mfaSets) {
    for (const sspr of resetPolicies) {
      for (const onFile of held) {
        for (const enforced of enforcements) {
          for (const registrable of registrables) {
            yield facts({ mfa: { allowed, hardwareToken: allowed.length === 3 }, sspr, ...onFile, enforced, registrable });
          }
        }
      }
    }
  }
}
