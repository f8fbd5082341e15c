// Kills a service at chosen moments while callers are at work, and judges what is left of it at the end.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { History, type Violation } from '../history.ts';
import { randomFrom } from '../random.ts';
import { Caller } from './caller.ts';
import { judgeService } from './verdict.ts';
import { count, register } from './journeys.ts';
import { ServiceProcess } from './service-process.ts';

export type Rounds = {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly counts: Readonly<Record<'kills' | 'killsWhileStarting' | 'requests' | 'acknowledged' | 'cutOff' | 'flows' | 'steps' | 'timers' | 'activities' | 'audits' | 'messages', number>>;
  /** Where the history lies; null when nothing was broken. */
  readonly historyFile: string | null;
};

export const roundsCommand = (rounds: number, seed: number): string => `node test/faults/kill/run.ts ${rounds} ${seed}`;

/** A number of kills, each a random time after the service came up or, now and then, while it starts. */
export async function runRounds({ rounds, seed, progress }: { readonly rounds: number; readonly seed: number; readonly progress?: (round: number) => void }): Promise<Rounds> {
  const random = randomFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'factorflow-kill-'));
  const [data, ledger] = [join(folder, 'data'), join(folder, 'ledger')];
  const logged: string[] = [];
  const service = new ServiceProcess(data, ledger, (line) => void logged.push(line));
  const history = new History();
  const caller = new Caller(service, history);
  let isOver = false;
  let killsWhileStarting = 0;
  let people = 0;
  try {
    service.start();
    await caller.insist('PUT', '/v1/policy', { mfa: { methods: ['sms', 'voice'] }, sspr: { scope: 'none' } });
    const journey = (name: string) => ({ name, random: randomFrom(random.between(0, 2 ** 31)), isOver: () => isOver });
    const pool: string[] = [];
    const callers = [
      ...['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].map((name) => count(caller, journey(name), pool)),
      ...['r1', 'r2', 'r3'].map((name) => register(caller, journey(name), () => (people += 1))),
    ];
    const failed = Promise.all(callers).then(() => null, (error: unknown) => error);
    for (let round = 1; round <= rounds; round++) {
      await service.up();
      await pause(random.between(20, 600));
      await service.kill();
      service.start();
      if (random.chance(0.15)) {
        await pause(random.between(50, 400));
        await service.kill();
        service.start();
        killsWhileStarting += 1;
      }
      progress?.(round);
    }
    await service.up();
    isOver = true;
    const why = await failed;
    if (why !== null) throw why;
    // Once more with bells still to ring, and nobody there to wake the service by asking it for something.
    for (const [place, flow] of pool.entries()) await caller.send(`last.${place}`, flow, { type: 'ADD', n: 1, nonce: `last.${place}` });
    await service.kill();
    service.start();
    await pause(600);
    const { violations, found } = await judgeService({ service, caller, history, data, ledger, logged });
    const counts = {
      kills: rounds + killsWhileStarting + 1, killsWhileStarting, requests: history.attempts.length, ...found,
      acknowledged: history.attempts.filter(({ outcome }) => outcome.kind === 'acknowledged').length,
      cutOff: history.attempts.filter(({ outcome }) => outcome.kind === 'unknown').length,
    };
    const historyFile = violations.length === 0 ? null : join(tmpdir(), `factorflow-kill-history-${seed}-${process.pid}.json`);
    if (historyFile !== null) await writeFile(historyFile, JSON.stringify({ seed, rounds, violations, attempts: history.attempts, looks: history.looks, logged }, null, 1));
    return { seed, violations, counts, historyFile };
  } finally {
    isOver = true;
    await service.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

const pause = async (milliseconds: number): Promise<void> => await new Promise((next) => void setTimeout(next, milliseconds));
