import { it } from 'vitest';
import type { Facts } from '#machines/rules/facts.ts';
import type { Channel, Kind, OnFile } from '#machines/rules/methods.ts';
import { plan, type Step } from '#machines/rules/plan.ts';
import { starts } from './starts.ts';

/** What the directory answers after a method was written as preselected: the app by push brings its code along where both were offered. */
function written(before: Facts, kind: Kind, offers: readonly Channel[]): Facts {
  const gained: readonly OnFile[] = kind === 'app' ? offers.filter(c => c === 'appPush' || c === 'appCode') : [kind === 'phone' ? 'mobilePhone' : kind];
  return { ...before, onFile: [...before.onFile, ...gained], withoutMfa: (before.withoutMfa ?? []).filter(entry => !gained.includes(entry)) };
}

const choices: Record<string, (step: Step) => Kind> = {
  'the method shown': step => step.method,
  'the last alternative': step => step.alternatives.at(-1) ?? step.method,
  'the first alternative': step => step.alternatives[0] ?? step.method,
};

for (const [name, choose] of Object.entries(choices)) {
  it(`is satisfied after exactly as many steps as were planned by who always takes ${name}`, () => {
    for (const start of starts()) {
      let now = start;
      let planned = plan(now);
      if (!planned.satisfiable) continue;
      for (let left = planned.steps.length; left > 0; left -= 1) {
        const step = planned.steps[0];
        if (step === undefined || planned.steps.length !== left) throw new Error(`expected ${left} steps: ${JSON.stringify({ start, now, planned })}`);
        const kind = choose(step);
        const offers = kind === step.method ? step.offers : offersFor(now, kind);
        now = written(now, kind, offers);
        planned = plan(now);
      }
      if (planned.steps.length > 0 || !planned.satisfiable) throw new Error(`expected to be satisfied: ${JSON.stringify({ start, now, planned })}`);
    }
  });
}

/** The channels of an alternative, which the step itself does not list. */
function offersFor(now: Facts, kind: Kind): readonly Channel[] {
  if (kind !== 'app') return [];
  return (['appPush', 'appCode'] as const).filter(c => now.registrable.app.includes(c) && (now.mfa.allowed.includes(c) || now.sspr.allowed.includes(c)));
}
