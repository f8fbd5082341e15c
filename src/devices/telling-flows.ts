// Tells a flow what a device has done. The row that says so is stored by then: a flow that never hears of it finds it when the
// person says that they are done, so telling may fail, and is given up after a few seconds.
import type { Engine } from '../engine/engine.ts';
import type { EngineLog } from '../engine/engine-ports.ts';
import { MachineFault, Refusal } from '../engine/errors.ts';
import type { Clock } from '../ports/clock.ts';

export type TellingPorts = { readonly engine: Pick<Engine, 'tell' | 'settled'>; readonly clock: Pick<Clock, 'now'>; readonly log: EngineLog };

/** A flow that is at work (still handing the request to a sender, say) is told again when it waits. */
const patience = 5_000;
const mostTimes = 5;

/** Whether the flow took it. Never throws: what goes wrong is in the log. */
export async function tellOfDevice({ engine, clock, log }: TellingPorts, flow: string, type: 'app.paired' | 'push.answered'): Promise<boolean> {
  const until = clock.now() + patience;
  try {
    for (let times = 1; ; times++) {
      if (await engine.tell(flow, { type })) return true;
      const left = until - clock.now();
      if (times === mostTimes || left <= 0) return false;
      const { status } = await engine.settled(flow, left);
      if (status !== 'active') return false;
    }
  } catch (error) {
    if (!(error instanceof Refusal)) log(error instanceof MachineFault ? 'error' : 'warn', 'a flow could not be told what a device has done', { flow, error });
    return false;
  }
}
