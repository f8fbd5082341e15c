// What counts as one method for self-service password reset. Push and code of the app are one gate, as are an office phone and the
// business phone of the profile; mobile and office phone are two wherever policy allows both.
import type { Facts } from './facts.ts';
import type { OnFile } from './methods.ts';
import { countedForReset, type ResetPolicy } from './password-reset.ts';

type Gate = 'app' | 'hardwareToken' | 'mobilePhone' | 'officePhone' | 'email' | 'securityQuestions';

const gateOf: Readonly<Record<OnFile, Gate | null>> = {
  appPush: 'app',
  appCode: 'app',
  hardwareToken: 'hardwareToken',
  mobilePhone: 'mobilePhone',
  alternatePhone: null,
  officePhone: 'officePhone',
  businessPhone: 'officePhone',
  email: 'email',
  securityQuestions: 'securityQuestions',
};

/** The gate an entry fills under this policy. Where only the office phone is allowed, a mobile phone fills its gate. */
const gateFilledBy = (allowed: readonly OnFile[], entry: OnFile): Gate | null => {
  if (allowed.includes(entry)) return gateOf[entry];
  return entry === 'mobilePhone' && allowed.includes('officePhone') ? 'officePhone' : null;
};

/** How many different methods for password reset these entries make. */
export const resetGates = (sspr: Pick<Facts['sspr'], 'allowed'>, entries: readonly OnFile[]): number =>
  new Set(entries.map(entry => gateFilledBy(sspr.allowed, entry)).filter(gate => gate !== null)).size;

/** Whether these entries are as many methods as a reset requires, whatever its scope. */
export const isRegisteredForReset = (reset: ResetPolicy, entries: readonly OnFile[]): boolean => resetGates({ allowed: countedForReset(reset) }, entries) >= reset.required;
