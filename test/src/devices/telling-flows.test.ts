// A device that was quicker than the flow: it is told again once it waits, for a few seconds and not for ever.
import { describe, expect, it } from 'vitest';
import { tellOfDevice, type TellingPorts } from '#src/devices/telling-flows.ts';
import { MachineFault, Refusal } from '#src/engine/errors.ts';
import { blankFlow, type FlowRecord } from '#src/engine/flow-record.ts';

/** `takes`: what each telling answers. `settles`: the moment each wait for the flow ends, in milliseconds, and how it stands then. */
function quick({ takes, settles = [] }: { takes: readonly (boolean | Error)[]; settles?: readonly { at: number; status?: FlowRecord['status'] }[] }) {
  let now = 0;
  let told = 0;
  let waited = 0;
  const logged: string[] = [];
  const ports: TellingPorts = {
    clock: { now: () => now },
    log: (level) => void logged.push(level),
    engine: {
      tell: async () => {
        const answer = takes[told++] ?? false;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      settled: async () => {
        const { at, status = 'active' } = settles[waited++] ?? { at: now };
        now = at;
        return { ...blankFlow({ id: 'flow_1', tenant: 't', machine: 'm', subject: null, input: null }, '1', 0), status };
      },
    },
  };
  return { tell: () => tellOfDevice(ports, 'flow_1', 'push.answered'), told: () => told, logged };
}

describe('a flow that is told of a device', () => {
  it('takes it at once where it waits', async () => {
    const flow = quick({ takes: [true] });
    expect([await flow.tell(), flow.told()]).toEqual([true, 1]);
  });
  it('takes it when its work is done', async () => {
    const flow = quick({ takes: [false, true], settles: [{ at: 4_000 }] });
    expect([await flow.tell(), flow.told()]).toEqual([true, 2]);
  });
  it('is not asked again after five seconds', async () => {
    const flow = quick({ takes: [false, false, true], settles: [{ at: 4_000 }, { at: 5_000 }, { at: 5_000 }] });
    expect(await flow.tell()).toBe(true); // told once more when the patience is over
    const slow = quick({ takes: [false, false, true], settles: [{ at: 5_000 }] });
    expect([await slow.tell(), slow.told()]).toEqual([false, 2]);
  });
  it('is not asked again and again where it waits for something else', async () => {
    const flow = quick({ takes: [] });
    expect([await flow.tell(), flow.told()]).toEqual([false, 5]);
  });
  it('is left alone once it has ended', async () => {
    const flow = quick({ takes: [], settles: [{ at: 1, status: 'done' }] });
    expect([await flow.tell(), flow.told()]).toEqual([false, 1]);
  });
  it('harms nobody by being gone, and says so in the log where its machine fails', async () => {
    const gone = quick({ takes: [new Refusal('flow.unknown', 'gone')] });
    expect([await gone.tell(), gone.logged]).toEqual([false, []]);
    const broken = quick({ takes: [new MachineFault('flow_1', 'push.answered', 'a', new Error('no'))] });
    expect([await broken.tell(), broken.logged]).toEqual([false, ['error']]);
  });
});
