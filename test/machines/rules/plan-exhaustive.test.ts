import { expect, it } from 'vitest';
import { plan } from '#machines/rules/plan.ts';
import { planByOracle } from './plan-oracle.ts';
import { starts } from './starts.ts';

it('plans what trying every order of every method finds, for every policy, person and enforcement', () => {
  let count = 0;
  const lengths = new Map<string, number>();
  for (const start of starts()) {
    const planned = plan(start);
    const tried = planByOracle(start);
    if (JSON.stringify(planned) !== JSON.stringify(tried)) expect({ start, plan: planned }).toEqual({ start, plan: tried });
    const kind = planned.satisfiable ? `${planned.steps.length} steps` : 'unsatisfiable';
    lengths.set(kind, (lengths.get(kind) ?? 0) + 1);
    count += 1;
  }
  console.log(`plans compared: ${count}`, Object.fromEntries(lengths));
  expect(count).toBeGreaterThan(50_000);
  expect([...lengths.keys()].toSorted()).toEqual(['0 steps', '1 steps', '2 steps', '3 steps', 'unsatisfiable']);
});
