// Every lint there is, in the order in which a listing shows them. One more rule is one more entry.
import type { HostingWarning } from '#src/engine/definition.ts';
import type { Chart, Lint } from './chart.ts';
import { loops } from './cycles.ts';
import { delayNames } from './delays.ts';
import { eventInInput } from './event-in-input.ts';
import { liveActors, names } from './hosting.ts';
import { inlineActions, inlineSpawns, namelessInvokes } from './inline.ts';
import { eventsWhileWorking } from './working.ts';

const lints: readonly Lint[] = [names, delayNames, inlineActions, namelessInvokes, inlineSpawns, eventInInput, eventsWhileWorking, loops, liveActors];

export const lintsOf = (chart: Chart): HostingWarning[] => lints.flatMap((lint) => [...lint(chart)]);
