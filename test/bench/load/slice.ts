// One slice of load: so many callers against one target for so long, each on flows of its own.
import { moved } from '../chart.ts';
import { benchKey } from '../api-key.ts';
import { random } from '../random.ts';
import { openCaller } from './caller.ts';

export type SliceRequest = {
  readonly port: number;
  readonly flows: readonly string[];
  readonly callers: number;
  readonly milliseconds: number;
  readonly seed: number;
  /** All callers on all flows, which is what a hot flow is: else a flow belongs to one caller. */
  readonly shared?: boolean;
};
/** Latencies in milliseconds, in the order of the answers; `startedAt` and each `sentAt` are milliseconds since 1970. */
export type SliceResult = {
  readonly answered: number; readonly errors: number; readonly seconds: number;
  /** Microseconds of CPU that this load generator spent on a request. */
  readonly ownCost: number;
  readonly latencies: Float64Array; readonly sentAt: Float64Array;
};

const body = JSON.stringify(moved);
const requestTo = (flow: string): Buffer => Buffer.from(
  `POST /v1/flows/${flow}/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${benchKey}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
);

export async function runSlice({ port, flows, callers, milliseconds, seed, shared = false }: SliceRequest): Promise<SliceResult> {
  const requests = flows.map(requestTo);
  const open = await Promise.all(Array.from({ length: callers }, () => openCaller(port)));
  const latencies: number[] = [];
  const sentAt: number[] = [];
  let errors = 0;
  const cpu = process.cpuUsage();
  const began = performance.now();
  const until = began + milliseconds;
  let ended = began;
  await Promise.all(open.map(async (caller, number) => {
    const own = shared ? requests : requests.filter((_, position) => position % callers === number);
    const next = random(seed * 1_000 + number);
    for (let now = performance.now(); now < until;) {
      const status = await caller.post(own[Math.floor(next() * own.length)]!);
      ended = performance.now();
      if (status !== 200) errors += 1;
      latencies.push(ended - now);
      sentAt.push(performance.timeOrigin + now);
      now = ended;
    }
  }));
  const { user, system } = process.cpuUsage(cpu);
  for (const caller of open) caller.close();
  return { answered: latencies.length, errors, seconds: (ended - began) / 1_000, ownCost: (user + system) / Math.max(1, latencies.length), latencies: Float64Array.from(latencies), sentAt: Float64Array.from(sentAt) };
}
