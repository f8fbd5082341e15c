// What can be seen of a flow after a step, as a suite holds it.
import type { JsonObject } from '../../ports/json.ts';
import { metaOf } from '../../views/step.ts';
import { canonicalText } from '../canonical-text.ts';
import type { Effect, GraphNode } from '../graph.ts';
import type { Expectation } from '../suite.ts';
import { asJson } from '../as-json.ts';

/** @param before null at the start */
export function expectationOf({ snapshot, running, timers }: GraphNode, effects: readonly Effect[], before: GraphNode | null): Expectation {
  return {
    status: snapshot.status === 'stopped' ? 'error' : snapshot.status,
    tags: [...(snapshot.tags as ReadonlySet<string>)],
    timers: Object.keys(timers).sort(),
    activities: Object.entries(running).map(([id, { src }]) => ({ id, src })),
    effects: effects.map(({ type, params }) => (params === undefined ? { type } : { type, params: asJson(params) })),
    page: metaOf(snapshot, 'page'),
    output: asJson(snapshot.output),
    context: changed((before?.snapshot.context ?? {}) as Context, snapshot.context as Context),
  };
}

type Context = Readonly<Record<string, unknown>>;

function changed(was: Context, is: Context): JsonObject {
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const own = (context: Context, key: string): unknown => (Object.hasOwn(context, key) ? context[key] : undefined);
  return Object.fromEntries(keys.filter((key) => own(was, key) !== own(is, key) && canonicalText(own(was, key)) !== canonicalText(own(is, key))).map((key) => [key, asJson(own(is, key))]));
}
