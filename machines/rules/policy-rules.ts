// What a policy must be beyond its shape: counts, ranges and rules between keys. They hold whatever the scope.
import { instantOf } from './instant.ts';
import type { Policy, SsprMethod } from './policy.ts';
import { isUsableForReset } from './tenant.ts';

/** `pointer` is a JSON pointer (RFC 6901) into what was sent; `code` is stable, `message` is for people. */
export type RuleError = { readonly pointer: string; readonly code: string; readonly message: string };

type Rule = { readonly holds: (policy: Policy) => boolean } & RuleError;

const isApp = (method: SsprMethod) => method === 'appPush' || method === 'appCode';
/** Methods a reset can use in this tenant, the app by push and by code being one. */
const usable = (policy: Policy) => policy.sspr.methods.filter(method => isUsableForReset(policy, method));
const others = (policy: Policy) => new Set(usable(policy).filter(method => !isApp(method))).size;
const app = (policy: Policy) => usable(policy).some(method => method === 'appCode' || (method === 'appPush' && policy.sspr.methodsRequired === 2));
const isWhole = (value: number, from: number, to: number) => Number.isInteger(value) && value >= from && value <= to;

/** How many predefined questions there are to choose from. */
export const predefinedQuestions = 35;
const customAtMost = 20;
/** Beyond that its end is no date any more that a page could name. */
const graceAtMost = 36_500;
const sameQuestion = (question: string) => question.trim().toLowerCase();

const rules: readonly Rule[] = [
  {
    holds: policy => others(policy) + (app(policy) ? 1 : 0) >= policy.sspr.methodsRequired,
    pointer: '/sspr/methods',
    code: 'policy.too-few-methods',
    message: 'Password reset requires more methods than are allowed and usable in this tenant.',
  },
  {
    holds: policy => policy.sspr.methodsRequired !== 1 || !policy.sspr.methods.some(isApp) || others(policy) >= 1,
    pointer: '/sspr/methods',
    code: 'policy.app-alone',
    message: 'Where one method is required, the app may not be the only one allowed.',
  },
  {
    holds: policy => policy.sspr.methodsRequired !== 2 || !policy.sspr.methods.some(isApp) || others(policy) >= 2,
    pointer: '/sspr/methods',
    code: 'policy.app-with-too-few',
    message: 'Where two methods are required, at least two others must be allowed beside the app.',
  },
  {
    holds: ({ sspr }) => isWhole(sspr.securityQuestions.toRegister, 3, 5),
    pointer: '/sspr/securityQuestions/toRegister',
    code: 'policy.questions-to-register',
    message: 'Three to five questions are registered.',
  },
  {
    holds: ({ sspr }) => isWhole(sspr.securityQuestions.toReset, 3, 5),
    pointer: '/sspr/securityQuestions/toReset',
    code: 'policy.questions-to-reset',
    message: 'Three to five questions are asked at a reset.',
  },
  {
    holds: ({ sspr }) => sspr.securityQuestions.toReset <= sspr.securityQuestions.toRegister,
    pointer: '/sspr/securityQuestions/toReset',
    code: 'policy.questions-more-to-reset',
    message: 'A reset cannot ask more questions than are registered.',
  },
  {
    holds: ({ sspr }) => sspr.securityQuestions.custom.length <= customAtMost,
    pointer: '/sspr/securityQuestions/custom',
    code: 'policy.questions-too-many',
    message: 'There are at most 20 questions of the tenant\'s own.',
  },
  {
    holds: ({ sspr }) => sspr.securityQuestions.custom.every(question => isWhole(Array.from(question.trim()).length, 3, 200)),
    pointer: '/sspr/securityQuestions/custom',
    code: 'policy.question-length',
    message: 'A question has 3 to 200 characters.',
  },
  {
    holds: ({ sspr }) => new Set(sspr.securityQuestions.custom.map(sameQuestion)).size === sspr.securityQuestions.custom.length,
    pointer: '/sspr/securityQuestions/custom',
    code: 'policy.question-twice',
    message: 'No question is asked twice.',
  },
  {
    holds: ({ sspr: { securityQuestions: { predefined, custom, toRegister } } }) => new Set(custom.map(sameQuestion)).size + (predefined ? predefinedQuestions : 0) >= toRegister,
    pointer: '/sspr/securityQuestions/toRegister',
    code: 'policy.questions-too-few',
    message: 'There must be at least as many questions to choose from as are registered.',
  },
  {
    holds: ({ sspr }) => isWhole(sspr.reconfirmAfterDays, 0, 730),
    pointer: '/sspr/reconfirmAfterDays',
    code: 'policy.reconfirm-days',
    message: 'Security info is confirmed again after 0 to 730 days, 0 being never.',
  },
  {
    holds: ({ registrationAccess }) => registrationAccess.trustedNetworks.length <= 50,
    pointer: '/registrationAccess/trustedNetworks',
    code: 'policy.too-many-networks',
    message: 'At most 50 networks can be trusted.',
  },
  {
    holds: ({ stepUp }) => stepUp.maxAgeMinutes === null || stepUp.maxAgeMinutes >= 0,
    pointer: '/stepUp/maxAgeMinutes',
    code: 'policy.negative-max-age',
    message: 'The age of a multi-factor authentication cannot be negative.',
  },
  {
    holds: ({ graceDays }) => graceDays >= 0,
    pointer: '/graceDays',
    code: 'policy.negative-grace',
    message: 'The days of grace cannot be negative.',
  },
  {
    holds: ({ graceDays }) => graceDays <= graceAtMost,
    pointer: '/graceDays',
    code: 'policy.endless-grace',
    message: 'The days of grace are at most 36,500.',
  },
  {
    holds: ({ tenant }) => instantOf(tenant.createdAt) !== null,
    pointer: '/tenant/createdAt',
    code: 'policy.created-at',
    message: 'The creation of the tenant is a date-time of RFC 3339.',
  },
];

/** Every broken rule at once, in the order of the policy's keys; empty for a policy that may be stored. */
export const policyErrors = (policy: Policy): RuleError[] =>
  rules.filter(rule => !rule.holds(policy)).map(({ pointer, code, message }) => ({ pointer, code, message }));
