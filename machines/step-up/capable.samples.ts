// Who can pass multi-factor authentication, written out rather than asked of the rules, so that a mistake in the gate shows.
import type { Facts } from '../rules/facts.ts';
import type { OnFile } from '../rules/methods.ts';

/** On file and allowed, whether or not it can be asked for here. */
export const isMfaCapable = ({ onFile, withoutMfa = [], mfa: { allowed, hardwareToken } }: Facts): boolean => {
  const [push, code, text, call] = [allowed.includes('appPush'), allowed.includes('appCode'), allowed.includes('sms'), allowed.includes('voice')];
  const answers: Readonly<Partial<Record<OnFile, boolean>>> = { appPush: push, appCode: code, hardwareToken, mobilePhone: text || call, alternatePhone: call, officePhone: call };
  return onFile.some(entry => !withoutMfa.includes(entry) && answers[entry] === true);
};
