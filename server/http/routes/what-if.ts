// What a person would be asked, without a flow: the same rules, and the reasons.
import { policyOf } from '#src/directory/policy-record.ts';
import { answerWhatIf, whatIfSchema } from '#src/directory/what-if-request.ts';
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import { anyRole } from '../../keys/roles.ts';
import { Problem } from '../problems.ts';
import type { Route } from '../route.ts';
import { whatIfAnswerSchema } from '../what-if-answer.schema.ts';

export const whatIfRoutes = (ports: TransactionPorts): Route[] => [
  {
    method: 'post', path: '/v1/what-if', summary: 'Ask what a person would be asked', tag: 'directory', access: 'service', roles: anyRole, body: whatIfSchema,
    answers: { 200: { description: 'What would happen at this sign-in, and why. Nothing is stored, and nobody is asked anything.', schema: whatIfAnswerSchema } },
    handle: async ({ body, caller }) => {
      const policy = await transact(ports, (tx) => policyOf(tx, caller.tenant));
      const answered = answerWhatIf(body, { policy, now: ports.clock.now() });
      if ('answer' in answered) return { status: 200, body: answered.answer };
      const isPolicy = answered.errors.some(({ pointer }) => pointer.startsWith('/policy'));
      throw new Problem(isPolicy ? 'policy.invalid' : 'user.invalid', 'what was asked breaks a rule', { errors: answered.errors });
    },
  },
];
