// Where the way to a finding begins: the state that the machine is in once it has started, before the first of its steps.
import type { AnyStateMachine } from 'xstate';
import { initialStep } from '../engine/macrostep.ts';
import { asJson } from '../paths/as-json.ts';
import { canonicalText } from '../paths/canonical-text.ts';
import type { Finding } from '../paths/check.ts';
import { played, type Samples } from '../paths/samples.ts';
import type { Json } from '../ports/json.ts';

/** The state as its value, and the ids of the transitions taken on the way into it. */
export type Start = { readonly state: Json; readonly transitions: readonly string[] };

/** Findings without a way are told as they are. */
export function withStarts(findings: readonly Finding[], machine: AnyStateMachine, samples: Samples): readonly (Finding & { readonly start?: Start })[] {
  const inputs = new Map(played(samples).inputs.map((input) => [canonicalText(asJson(input ?? null)), input]));
  const starts = new Map<string, Start | null>();
  return findings.map((finding) => {
    if (finding.steps.length === 0) return finding;
    const name = canonicalText(finding.input ?? null);
    const start = starts.get(name) ?? (inputs.has(name) ? startOf(machine, inputs.get(name)) : null);
    starts.set(name, start);
    return start === null ? finding : { ...finding, start };
  });
}

function startOf(machine: AnyStateMachine, input: unknown): Start | null {
  const { snapshot, taken } = initialStep(machine, input);
  return snapshot.status === 'error' ? null : { state: asJson(snapshot.value), transitions: taken };
}
