// The tenant's policy: read whole, written whole or in part.
import { completePolicy, type PartialPolicy } from '#machines/rules/policy.ts';
import { policyErrors } from '#machines/rules/policy-rules.ts';
import { recordingFailure } from '#src/administration/act.ts';
import { failedPolicyChange, policyAudits } from '#src/directory/admin-audits.ts';
import { policyOf, storePolicy } from '#src/directory/policy-record.ts';
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import { anyRole, enablesPreviews } from '../../keys/roles.ts';
import { refusePolicyChanges } from '../admission.ts';
import { etagOf, isExpectedVersion, isKnownVersion } from '../conditional.ts';
import { Problem } from '../problems.ts';
import type { Route } from '../route.ts';
import { schemas } from '../schemas.ts';

export const policyRoutes = (ports: TransactionPorts): Route[] => [
  {
    method: 'get', path: '/v1/policy', summary: 'Read the policy', tag: 'directory', access: 'service', roles: anyRole,
    headers: { 'If-None-Match': 'Answers 304 while the policy is the one with this ETag.' },
    answers: { 200: { description: 'The policy in force, complete.', schema: schemas.policy }, 304: { description: 'It has not changed.' } },
    handle: async (call) => {
      const body = await transact(ports, (tx) => policyOf(tx, call.caller.tenant));
      const headers = { ETag: etagOf(body) };
      return isKnownVersion(call.header('if-none-match'), headers.ETag) ? { status: 304, headers } : { status: 200, headers, body };
    },
  },
  {
    method: 'put', path: '/v1/policy', summary: 'Replace the policy', tag: 'directory', access: 'service', roles: enablesPreviews, body: schemas.policy,
    headers: { 'If-Match': 'Refuses with 412 when the policy in force is not the one with this ETag. A weak tag never matches.' },
    answers: { 200: { description: 'The policy in force from now on; what was left out has its default. Running flows follow at their next step. A user administrator changes `enablement` only: what else would change is named by 403 `role.missing`, so the rest must be sent as it is.', schema: schemas.policy } },
    handle: async (call) => {
      const { body, caller } = call;
      const policy = completePolicy(body as PartialPolicy);
      await recordingFailure(ports, (error) => failedPolicyChange(caller.id, caller.tenant, error), (writing) => transact(ports, async (tx) => {
        writing(false);
        const before = await policyOf(tx, caller.tenant);
        if (!isExpectedVersion(call.header('if-match'), etagOf(before))) throw new Problem('policy.moved-on', 'the policy has changed since it was read; nothing was changed');
        refusePolicyChanges(caller, before, policy);
        const errors = policyErrors(policy);
        if (errors.length > 0) throw new Problem('policy.invalid', 'the policy breaks a rule; nothing was changed', { errors });
        writing(true);
        await storePolicy(tx, caller.tenant, policy, ports.clock.now());
        for (const audit of policyAudits(caller.id, caller.tenant, before, policy)) tx.audit(audit);
      }));
      return { status: 200, headers: { ETag: etagOf(policy) }, body: policy };
    },
  },
];
