// The tenant's policy: read whole, written whole or in part.
import { completePolicy, type PartialPolicy } from '#machines/rules/policy.ts';
import { policyErrors } from '#machines/rules/policy-rules.ts';
import { policyOf, storePolicy } from '#src/directory/policy-record.ts';
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import { Problem } from '../problems.ts';
import type { Route } from '../route.ts';
import { schemas } from '../schemas.ts';

export const policyRoutes = (ports: TransactionPorts): Route[] => [
  {
    method: 'get', path: '/v1/policy', summary: 'Read the policy', tag: 'directory', access: 'service',
    answers: { 200: { description: 'The policy in force, complete.', schema: schemas.policy } },
    handle: async ({ caller }) => ({ status: 200, body: await transact(ports, (tx) => policyOf(tx, caller.tenant)) }),
  },
  {
    method: 'put', path: '/v1/policy', summary: 'Replace the policy', tag: 'directory', access: 'service', body: schemas.policy,
    answers: { 200: { description: 'The policy in force from now on; what was left out has its default. Running flows follow at their next step.', schema: schemas.policy } },
    handle: async ({ body, caller }) => {
      const policy = completePolicy(body as PartialPolicy);
      const errors = policyErrors(policy);
      if (errors.length > 0) throw new Problem('policy.invalid', 'the policy breaks a rule; nothing was changed', { errors });
      await transact(ports, (tx) => storePolicy(tx, caller.tenant, policy, ports.clock.now()));
      return { status: 200, body: policy };
    },
  },
];
