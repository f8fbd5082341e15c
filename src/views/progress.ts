// How far a registration has come: steps done in this very flow, and those the plan still asks for.
import { plan } from '#machines/rules/plan.ts';
import type { Sight } from './pages/page.ts';
import type { Progress } from './view.ts';

/**
 * The plan only knows what is still missing, so what is done is counted by the methods this flow has put on file: what a
 * person had before, or was given by an administrator meanwhile, is no step of theirs. Null where nothing is missing, and
 * where the person has begun something by themselves.
 */
export function progressOf({ context: { facts, intent }, done }: Pick<Sight, 'context' | 'done'>): Progress | null {
  const left = facts === null || intent !== null ? 0 : plan(facts).steps.length;
  return left === 0 ? null : { step: done + 1, of: done + left };
}
