// What the rules answer, in one line, for the tests of single facts.
import { whatIf } from '#machines/rules/what-if.ts';
import type { WhatIf } from '#machines/rules/what-if-answer.ts';
import { caseOf } from '../machines/rules/case.ts';

export const asked = (...args: Parameters<typeof caseOf>): WhatIf => whatIf(caseOf(...args));
export const stepsOf = (...args: Parameters<typeof caseOf>): string[] => asked(...args).steps.map(({ method }) => method);

export const enforced = { perUserMfa: 'enabled' } as const;
export const every = ['appPush', 'appCode', 'email', 'mobilePhone', 'securityQuestions'] as const;
/** Nothing of password reset plays a part. */
export const noReset = { sspr: { scope: 'none' } } as const;
export const manage = { mode: 'manage' } as const;
/** Outside every trusted network. */
export const trustedOnly = { registrationAccess: { block: 'outsideTrustedNetworks' } } as const;
