// A what-if as somebody asks it, over HTTP or from a file: its shape, the rules on what it holds, and its answer.
import { type PartialPolicy, completePolicy, type Policy } from '#machines/rules/policy.ts';
import { policyErrors, type RuleError } from '#machines/rules/policy-rules.ts';
import { policySchema } from '#machines/rules/policy.schema.ts';
import { instantOf } from '#machines/rules/instant.ts';
import { signInSchema } from '#machines/rules/sign-in.schema.ts';
import { completeSignIn, completeUser, type PartialUser, type SignIn } from '#machines/rules/user.ts';
import { userErrors } from '#machines/rules/user-rules.ts';
import { userSchema } from '#machines/rules/user.schema.ts';
import type { WhatIf } from '#machines/rules/what-if-answer.ts';
import { whatIf } from '#machines/rules/what-if.ts';
import type { Schema } from '../engine/definition.ts';
import { breaks } from '../engine/payloads.ts';
import type { Json } from '../ports/json.ts';
import { isInsideNetworks } from './trusted-network.ts';

/** `policy` missing: the tenant's own. `at` missing: now. */
export const whatIfSchema = {
  title: 'What-if',
  type: 'object',
  required: ['user'],
  additionalProperties: false,
  properties: {
    policy: policySchema as unknown as Schema,
    user: userSchema as unknown as Schema,
    signIn: signInSchema as unknown as Schema,
    at: { description: 'The moment asked about; now where it is missing.', type: 'string', format: 'date-time', maxLength: 64 },
  },
} satisfies Schema;

/** Fits {@link whatIfSchema}. */
type WhatIfRequest = { readonly policy?: PartialPolicy; readonly user: PartialUser; readonly signIn?: Partial<SignIn>; readonly at?: string };
export type WhatIfAnswer = { readonly answer: WhatIf } | { readonly errors: readonly RuleError[] };

/**
 * Every broken rule at once, of shape and of what is in it, with pointers into what was asked; else the answer.
 * Nothing is looked up: the person asked about need not exist. `now` in milliseconds since 1970.
 */
export function answerWhatIf(asked: Json, defaults: { readonly policy: Policy; readonly now: number }): WhatIfAnswer {
  const broken = breaks(whatIfSchema, asked);
  const isSound = (part: string) => !broken.some(({ pointer }) => pointer === '' || pointer === part || pointer.startsWith(`${part}/`));
  // As far as a part has its shape it is read, whatever is wrong with another.
  const request = asked as unknown as WhatIfRequest;
  const policy = !isSound('/policy') || request.policy === undefined ? defaults.policy : completePolicy(request.policy);
  const user = isSound('/user') ? completeUser(request.user) : null;
  const now = !isSound('/at') || request.at === undefined ? defaults.now : instantOf(request.at);
  const errors = [
    ...broken,
    ...(request.policy === undefined || !isSound('/policy') ? [] : under('/policy', policyErrors(policy))),
    ...(user === null ? [] : under('/user', userErrors(user))),
    ...(now === null ? [{ pointer: '/at', code: 'format', message: 'must be a date-time of RFC 3339' }] : []),
  ];
  if (errors.length > 0 || user === null || now === null) return { errors };
  const signIn = completeSignIn(request.signIn ?? {});
  return { answer: whatIf({ policy, user, signIn, now, insideTrustedNetwork: isInsideNetworks(signIn.ip, policy.registrationAccess.trustedNetworks) }) };
}

const under = (prefix: string, errors: readonly RuleError[]): RuleError[] => errors.map(error => ({ ...error, pointer: `${prefix}${error.pointer}` }));
