// Lays down what activities will answer, for tests: there only while the time may be moved too, for callers on this machine.
import type { ScriptedActivities, ScriptedOutcome } from '#src/engine/scripted-activities.ts';
import { runsFlows } from '../../keys/roles.ts';
import type { Call, Route } from '../route.ts';
import { schemas } from '../schemas.ts';

export function testActivityRoutes(scripted: ScriptedActivities): Route[] {
  const put = ({ params }: Call, outcomes: readonly ScriptedOutcome[], machine?: string) => {
    const src = params['src'] ?? '';
    scripted.put(src, outcomes, machine);
    return { status: 200, body: { src, machine: machine ?? null, waiting: outcomes.length } };
  };
  return [
    {
      method: 'put', path: '/v1/test/activities/{src}', summary: 'Script the next outcomes of an activity', tag: 'demo and test', access: 'service', roles: runsFlows, isLocal: true, body: schemas.script,
      answers: { 200: { description: 'How many outcomes wait now, in place of those that waited before. None: the activity runs.', schema: schemas.scripted } },
      handle: async (call) => {
        const { outcomes, machine } = call.body as unknown as { outcomes: readonly ScriptedOutcome[]; machine?: string }; // as its schema has it
        return put(call, outcomes, machine);
      },
    },
    {
      method: 'delete', path: '/v1/test/activities/{src}', summary: 'Let an activity run again', tag: 'demo and test', access: 'service', roles: runsFlows, isLocal: true,
      query: { machine: { type: 'string', minLength: 1, maxLength: 200 } },
      answers: { 200: { description: 'Nothing waits any more; the same again when repeated.', schema: schemas.scripted } },
      handle: async (call) => put(call, [], call.query['machine']),
    },
  ];
}
