// What this version of the service can do, as opposed to what a policy allows. Data only: a method grows into the service by growing
// into these lists, and no other rule knows that anything is missing.
import type { Kind, OnFile } from './methods.ts';

export type Built = {
  /** What a person can register, and by which of its channels the app. */
  readonly registers: { readonly kinds: readonly Kind[]; readonly app: readonly ('appPush' | 'appCode')[] };
  /**
   * What a step-up can check. An entry missing here counts as registered wherever policy allows it, but cannot be asked for.
   * It protects the person all the same: who has nothing else is not let in to their security info, or whoever knows the
   * password could register a phone of their own. Such a person needs an administrator.
   */
  readonly challenges: readonly OnFile[];
};

export const built: Built = {
  registers: { kinds: ['app', 'phone', 'email'], app: ['appCode'] },
  challenges: ['appCode', 'mobilePhone', 'alternatePhone', 'officePhone'],
};
