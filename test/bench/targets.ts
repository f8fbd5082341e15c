// All that is measured over HTTP, alive at once, each with its flows stored.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { benchKey } from './api-key.ts';
import { moved, parcel } from './chart.ts';
import { type Child, startChild } from './child.ts';
import type { Ready, Vitals } from './targets/serving.ts';

export const targetNames = ['nothing', 'echo', 'ceiling', 'lowdb', 'one-file-1k', 'one-file-10k', 'file-per-flow'] as const;
export type TargetName = (typeof targetNames)[number];

export type Target = { readonly port: number; readonly flows: readonly string[]; readonly folder: string; readonly child: Child; vitals(afterGc?: boolean): Promise<Vitals>; stop(): Promise<void> };

export type Sizes = { readonly flows: number; readonly many: number };

const plainIds = (count: number): string[] => Array.from({ length: count }, (_, i) => `flow_${String(i).padStart(6, '0')}`);

export const called = async (port: number, path: string, body: unknown): Promise<{ id: string }> => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: { authorization: `Bearer ${benchKey}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${path} was answered with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { id: string }; // every flow of the API has an id
};

export async function startTarget(script: string, args: readonly string[], folder: string, flows: readonly string[], environment: Record<string, string> = {}): Promise<Target> {
  const child = await startChild(script, args, { folder, environment });
  const { port } = child.ready as Ready; // what every target says first
  return { port, flows, folder, child, vitals: (afterGc = false) => child.ask<Vitals>(afterGc ? 'vitals after gc' : 'vitals'), stop: () => child.stop() };
}

/** Our service, with `count` flows begun over HTTP. */
async function startOurs(store: 'memory' | 'lowdb', folder: string, count: number): Promise<Target> {
  const bare = await startTarget('targets/hosted.target.ts', [store, join(folder, 'data')], folder, []);
  const flows: string[] = [];
  while (flows.length < count) {
    const begun = await Promise.all(Array.from({ length: Math.min(32, count - flows.length) }, () => called(bare.port, '/v1/flows', { machine: parcel.id })));
    flows.push(...begun.map(({ id }) => id));
  }
  return { ...bare, flows };
}

export async function startTargets(folder: string, { flows, many }: Sizes): Promise<Record<TargetName, Target>> {
  const place = async (name: TargetName): Promise<string> => {
    const path = join(folder, name);
    await mkdir(path, { recursive: true });
    return path;
  };
  const [ceiling, lowdb] = await Promise.all([startOurs('memory', await place('ceiling'), flows), startOurs('lowdb', await place('lowdb'), flows)]);
  const sample = JSON.stringify(await called(ceiling.port, `/v1/flows/${ceiling.flows[0]}/events`, moved));
  const [few, lots] = [plainIds(flows), plainIds(many)];
  const started = await Promise.all([
    startTarget('targets/nothing.target.ts', [], await place('nothing'), few),
    startTarget('targets/echo.target.ts', [], await place('echo'), few, { BENCH_SAMPLE: sample }),
    startTarget('targets/one-file.target.ts', [await place('one-file-1k'), String(flows)], await place('one-file-1k'), few),
    startTarget('targets/one-file.target.ts', [await place('one-file-10k'), String(many)], await place('one-file-10k'), lots),
    startTarget('targets/file-per-flow.target.ts', [await place('file-per-flow'), String(flows)], await place('file-per-flow'), few),
  ]);
  const [nothing, echo, oneFile, oneLargeFile, filePerFlow] = started;
  return { nothing, echo, ceiling, lowdb, 'one-file-1k': oneFile, 'one-file-10k': oneLargeFile, 'file-per-flow': filePerFlow };
}
