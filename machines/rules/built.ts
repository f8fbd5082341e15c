// What this version of the service can do, as opposed to what a policy allows. Data only: a method grows into the service by growing
// into these lists, and no other rule knows that anything is missing.
import type { Kind, OnFile } from './methods.ts';

export type Built = {
  /** What a person can register, and by which of its channels the app. */
  readonly registers: { readonly kinds: readonly Kind[]; readonly app: readonly ('appPush' | 'appCode')[] };
  /**
   * What a step-up can check. An entry missing here counts as registered wherever policy allows it, but is never asked for:
   * who has nothing else is let in without a step-up rather than held before a challenge that cannot be passed.
   */
  readonly challenges: readonly OnFile[];
};

export const built: Built = {
  registers: { kinds: ['app', 'phone', 'email'], app: ['appCode'] },
  challenges: ['appCode', 'mobilePhone', 'alternatePhone', 'officePhone'],
};
