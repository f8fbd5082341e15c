// What the service says when the killing is over, and the folder when the service is: flows and their logs, audit records,
// the demo inbox, and the file that activities wrote beside it. Judged against the callers' history.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { firstBroken } from '#src/audit/chain.ts';
import { canonical } from '#src/ports/json.ts';
import type { AuditRecord, LogRow } from '#src/ports/store.ts';
import type { History, Violation } from '../history.ts';
import { judge, type Stored } from '../oracle.ts';
import { textAt } from '../text-at.ts';
import type { Caller, FlowBody } from './caller.ts';
import type { ServiceProcess } from './service-process.ts';

type Flow = Stored & { readonly body: FlowBody };
type Evidence = { readonly service: ServiceProcess; readonly caller: Caller; readonly history: History; readonly data: string; readonly ledger: string; readonly logged: readonly string[] };
type Broken = (promise: string, evidence: string) => void;
type Message = { readonly id: string; readonly to: string; /** Of one that brings a code; a notice brings none. */ readonly code?: string };

const house = fileURLToPath(new URL('../../../', import.meta.url));

export async function judgeService({ service, caller, history, data, ledger, logged }: Evidence): Promise<{ violations: Violation[]; found: Record<'flows' | 'steps' | 'timers' | 'activities' | 'audits' | 'messages', number> }> {
  const violations: Violation[] = [];
  const broken: Broken = (promise, evidence) => void violations.push({ promise, evidence });
  await endCounters(caller);
  const flows = await flowsOf(caller);
  const audits = (await pages(caller, '/v1/audit')) as unknown as AuditRecord[];
  const messages = (await pages(caller, '/v1/demo/inbox')) as unknown as Message[];
  violations.push(...judge(history, flows, nonceOf));
  for (const oddity of caller.oddities) broken('every answer is one of the contract', oddity);
  for (const flow of flows) {
    if (flow.body.machine === 'counter') judgeCounter(flow, broken);
    else judgeRegistration(flow, audits, messages, broken);
  }
  judgeLedger(flows, ledger, broken);
  judgeLogLines(flows, logged, broken);
  const link = firstBroken(audits);
  if (link !== null) broken('the audit chain is whole', `record ${link.record.seq}: its ${link.wrong}`);
  if ((await service.stop()) !== 0) broken('the service stops when it is told to', 'its exit code is not 0');
  const verified = await promisify(execFile)(process.execPath, ['server/main.ts', 'audit', 'verify', '--data', data], { cwd: house }).then(({ stdout }) => stdout, (error: unknown) => String(error));
  if (!verified.includes(`audit chain whole: ${audits.length} records`)) broken('the audit chain is whole', verified.trim());
  const rows = flows.flatMap(({ log }) => log);
  const countOf = (test: RegExp): number => rows.filter(({ event }) => test.test(event.type)).length;
  return { violations, found: { flows: flows.length, steps: rows.length, timers: countOf(/^xstate\.after\./), activities: countOf(/^xstate\.done\.actor\./), audits: audits.length, messages: messages.length } };
}

/** A counter tells what it holds when it ends; whatever rings or works is waited for first. */
async function endCounters(caller: Caller): Promise<void> {
  const running = ((await pages(caller, '/v1/flows?machine=counter&status=active')) as unknown as FlowBody[]).map(({ id }) => id);
  const patience = Date.now() + 5_000;
  const quiet: string[] = [];
  for (const id of running) {
    // Of the counter's states only the quiet one takes a question. Looking wakes nothing: a forgotten bell stays silent.
    const isQuiet = async (): Promise<boolean> => (await caller.look(id)).actions.some(({ name }) => name === 'ASK');
    let rests = await isQuiet();
    for (; !rests && Date.now() < patience; rests = await isQuiet()) await new Promise((next) => void setTimeout(next, 20));
    if (rests) quiet.push(id);
  }
  for (const id of quiet) await caller.send(`end.${id}`, id, { type: 'END', nonce: `end.${id}` });
}

async function flowsOf(caller: Caller): Promise<Flow[]> {
  const bodies = (await pages(caller, '/v1/flows')) as unknown as FlowBody[];
  return await Promise.all(bodies.map(async (body) => ({ flow: body.id, revision: body.revision, body, log: (await pages(caller, `/v1/flows/${body.id}/events`)).map((row) => ({ ...(row as LogRow), flow: body.id })) })));
}

async function pages(caller: Caller, path: string): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let after = ''; ;) {
    const { body } = await caller.insist('GET', `${path}${path.includes('?') ? '&' : '?'}limit=200${after}`);
    all.push(...(body['items'] as readonly unknown[]));
    const next = textAt(body, 'next');
    if (next === null) return all;
    after = `&after=${encodeURIComponent(next)}`;
  }
}

/** Every start has a subject of its own; a counter's events carry their key, a registration's happen once each. */
function nonceOf({ event, seq }: LogRow, stored: Stored): string | null {
  const { subject, machine } = (stored as Flow).body;
  if (seq === 1) return subject;
  if (typeof event['nonce'] === 'string') return event['nonce'];
  return machine === 'counter' || event.type.startsWith('xstate.') || event.type === 'flow.cancelled' ? null : `${subject}/${event.type}`;
}

const isAt = (state: unknown, name: string): boolean => canonical(state) === canonical(name);

function judgeCounter({ flow, log, body }: Flow, broken: Broken): void {
  const sums = { sum: 0, rings: 0, answers: 0 };
  let rangAt = 0;
  for (const { event, from, to, at, seq } of log) {
    if (event.type === 'ADD') sums.sum += Number(event['n']);
    if (event.type === 'ADD' && isAt(from, 'quiet')) rangAt = Date.parse(at);
    if (event.type.startsWith('xstate.after.')) {
      sums.rings += 1;
      if (!isAt(from, 'ringing') || !isAt(to, 'quiet')) broken('a timer fires once, and never after it was cancelled', `${flow}@${seq}: ${event.type} in ${canonical(from)}`);
      if (Date.parse(at) - rangAt < 200) broken('a timer never fires early', `${flow}@${seq}: after ${Date.parse(at) - rangAt} ms`);
    }
    if (event.type.startsWith('xstate.done.actor.')) {
      sums.answers += 1;
      if (!isAt(from, 'asking')) broken('a completion of an earlier run is dropped', `${flow}@${seq}: ${event.type} in ${canonical(from)}`);
    }
    if (isAt(from, 'ringing') && isAt(to, 'quiet') && !event.type.startsWith('xstate.after.')) broken('a timer fires once, and never after it was cancelled', `${flow}@${seq}: quiet by ${event.type}`);
  }
  if (body.status === 'active') broken('a flow reaches an end once faults stop', `${flow} is still ringing or working`);
  else if (canonical(body.output) !== canonical(sums)) broken('the snapshot is what the log adds up to', `${flow}: ${canonical(body.output)} instead of ${canonical(sums)}`);
}

/** The audit records of a registration, by the steps that write them. */
const auditedBy: readonly (readonly [RegExp, string])[] = [
  [/^xstate\.done\.actor\.saveMethod$/, 'User registered security info'],
  [/^xstate\.done\.actor\.completeRegistration$/, 'User registered all required security info'],
];

function judgeRegistration({ flow, log, body }: Flow, audits: readonly AuditRecord[], messages: readonly Message[], broken: Broken): void {
  const own = audits.filter(({ correlationId, result }) => correlationId === flow && result === 'success');
  for (const [step, activity] of auditedBy) {
    const steps = log.filter(({ event }) => step.test(event.type)).length;
    const records = own.filter(({ activityDisplayName }) => activityDisplayName === activity).length;
    if (steps !== records) broken('an audit record exists once for each step that writes one', `${flow}: ${records} of "${activity}" for ${steps} steps`);
  }
  const person = Number(/\.p(\d+)$/.exec(body.subject)?.[1]);
  const received = messages.filter(({ to }) => to === `+1206555${2_000 + person}`);
  const sent = received.filter(({ code }) => code !== undefined).length;
  const told = received.length - sent;
  const saved = log.filter(({ event }) => event.type === 'xstate.done.actor.saveMethod').length;
  // A notice is sent again until the next system has it, under one key by which a second one is dropped.
  if (told > saved) broken('a change is told once', `${flow}: ${told} notices of ${saved} changes`);
  const asked = log.filter(({ event }) => event.type === 'phone.submitted').length;
  const done = log.filter(({ event }) => event.type === 'xstate.done.actor.sendCode').length;
  if (sent > asked) broken('what must not be repeated is not', `${flow}: ${sent} messages for ${asked} sends`);
  if (sent < done) broken('what is completed was performed', `${flow}: ${sent} messages, ${done} sends completed`);
}

/** Work left its line before it was over; it is there at least once, and for nothing that is not stored. */
function judgeLedger(flows: readonly Flow[], ledger: string, broken: Broken): void {
  const lines = existsSync(ledger) ? readFileSync(ledger, 'utf8').split('\n').filter((line) => line !== '') : [];
  const performed = new Set(lines);
  const asked = new Map(flows.flatMap(({ log }) => log.filter(({ event }) => event.type === 'ASK').map(({ event, flow, seq }) => [textAt(event, 'nonce'), `${flow}@${seq}`] as const)));
  for (const line of performed) if (!asked.has(line)) broken('nothing is performed before its cause is committed', `"${line}" was performed and is in no log`);
  for (const { flow, log } of flows) {
    for (const { event, seq } of log) {
      if (event.type === 'xstate.done.actor.answer' && !performed.has(textAt(event, 'output') ?? '')) broken('what is completed was performed', `${flow}@${seq}: "${textAt(event, 'output')}"`);
    }
  }
}

function judgeLogLines(flows: readonly Flow[], logged: readonly string[], broken: Broken): void {
  const added = new Set(flows.flatMap(({ log }) => log.filter(({ event }) => event.type === 'ADD').map(({ event }) => textAt(event, 'nonce'))));
  for (const line of logged) {
    const said = /"value":"([^"]+)".*"msg":"added"/.exec(line)?.[1];
    if (said !== undefined && !added.has(said)) broken('nothing is performed before its cause is committed', `a log line about ${said}`);
  }
}
