// One step of a test in words: what happens, and what can be seen after it.
import type { EventObject } from 'xstate';
import type { Effect } from '../graph.ts';
import { comesByItself, waitBefore } from '../run/waiting.ts';
import type { AsSent, Samples } from '../samples.ts';
import type { Expectation, SuiteStep } from '../suite.ts';
import type { ChartWords } from './chart-words.ts';
import { durationWords } from './duration-words.ts';
import { oneLine, shortened } from './one-line.ts';
import { valueWords, withParts } from './value-words.ts';

/** The payload of a person's event as it is given to a running service: what the chart sees as a reference is text there. */
export function payloadSent(samples: Samples, { type, ...payload }: EventObject): object {
  const events: AsSent['events'] = samples.asSent?.events;
  const sent = events !== undefined && Object.hasOwn(events, type) ? events[type] : undefined;
  return sent === undefined ? payload : (sent as (payload: unknown) => object)(payload); // typed by a samples file for its own machine
}

/** What happens in a step, as the rest of a sentence that begins with "When". @param before what was seen before the step */
export function happening(words: ChartWords, step: SuiteStep, before: Expectation, samples: Samples): string {
  const wait = waitBefore(step);
  return `${wait === 0 ? '' : `${timePasses(wait)} and `}${atOnce(words, step, before, samples)}`;
}

/** The same without the time that somebody waits for before doing it. */
export function atOnce(words: ChartWords, step: SuiteStep, before: Expectation, samples: Samples): string {
  const { event, kind } = step;
  switch (kind) {
    case 'user':
      return `${oneLine(event.type)} is sent${withParts(payloadSent(samples, event))}`;
    case 'service': {
      const src = srcOf(words, step, before);
      const { output, error, snapshot } = event as { output?: unknown; error?: unknown; snapshot?: { context?: unknown } };
      if (event.type.startsWith('xstate.error.')) return `${src} fails${with_(error)}`;
      return event.type.startsWith('xstate.snapshot.') ? `${src} shows something${with_(snapshot?.context)}` : `${src} answers${with_(output)}`;
    }
    case 'timer': {
      const due = dueWords(words, step);
      if (step.after === 0 || waitBefore(step) > 0) return due.text;
      return due.isNumber ? timePasses(step.after) : `${timePasses(step.after)} and ${due.text}`;
    }
  }
}

function timePasses(milliseconds: number): string {
  const time = durationWords(milliseconds);
  return `${time} ${/^1 \w+$/.test(time) ? 'passes' : 'pass'}`;
}

/** The same in as few words as a title has room for: `code.submitted`, `code.submitted after 4 minutes`, `checkCode: accepted`, `10 minutes`. */
export function happeningInShort(words: ChartWords, step: SuiteStep, before: Expectation): string {
  const wait = waitBefore(step);
  const refused = step.transitions.length === 0 && step.kind === 'user' ? ' (refused)' : '';
  return `${inShort(words, step, before)}${wait === 0 ? '' : ` after ${durationWords(wait)}`}${refused}`;
}

function inShort(words: ChartWords, step: SuiteStep, before: Expectation): string {
  const { event, kind } = step;
  if (kind === 'user') return oneLine(event.type);
  if (kind === 'timer') return comesByItself(step) && step.after > 0 ? durationWords(step.after) : timerName(words, event.type).name;
  const src = srcOf(words, step, before);
  const { output, error } = event as { output?: unknown; error?: unknown };
  const answer = wordOf(event.type.startsWith('xstate.error.') ? error : output);
  if (event.type.startsWith('xstate.error.')) return `${src} fails${answer === null ? '' : `: ${answer}`}`;
  return event.type.startsWith('xstate.snapshot.') ? `${src} shows something` : answer === null ? `${src} answers` : `${src}: ${answer}`;
}

/** What is seen after a step, as sentences. */
export function seen(words: ChartWords, { state, expect }: Pick<SuiteStep, 'state' | 'expect'>): string[] {
  const place = words.place(state);
  return [
    expect.page === null ? place : `${place} (page ${oneLine(expect.page)})`,
    ...expect.effects.map(effectWords),
    ...(expect.status === 'active' ? [] : [expect.status === 'error' ? 'the flow has failed' : `the flow has ended${expect.output === null ? '' : ` with ${valueWords(expect.output)}`}`]),
  ];
}

function effectWords({ type, params }: Effect): string {
  const { event, to } = (params ?? {}) as { event?: { type?: string }; to?: unknown };
  if (type === 'emit') return `${oneLine(event?.type ?? 'something')} is told to whoever listens`;
  if (type === 'sendTo') return `${oneLine(event?.type ?? 'something')} is sent to ${typeof to === 'string' ? oneLine(to) : 'another actor'}`;
  const given = params === undefined || params === null ? '' : typeof params === 'object' && !Array.isArray(params) ? withParts(params) : ` with ${valueWords(params)}`;
  return `${oneLine(type)} is performed${given}`;
}

const with_ = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  const word = typeof value === 'string' && /^[\w.-]+$/.test(value) ? value : valueWords(value);
  return `: ${word}`;
};

function srcOf(words: ChartWords, { source }: SuiteStep, before: Expectation): string {
  const under = before.activities.find(({ id }) => id === source);
  const src = under?.src ?? '';
  // Logic written into the chart has no name of its own: its src is made of its id.
  return src === '' || src.startsWith('xstate.') || src === '[object Object]' ? words.srcOf(source ?? '') : oneLine(src);
}

function dueWords(words: ChartWords, { event, source }: SuiteStep): { readonly text: string; readonly isNumber: boolean } {
  if (source === null) return { text: `the host sends ${oneLine(event.type)}`, isNumber: false };
  const { name, isNumber } = timerName(words, event.type);
  return { text: `${name} ${isNumber && !/^1 \w+$/.test(name) ? 'are' : 'is'} up`, isNumber };
}

/** What a timer is called. A number says no more than how much time passes. */
function timerName(words: ChartWords, type: string): { readonly name: string; readonly isNumber: boolean } {
  if (!type.startsWith('xstate.after.')) return { name: oneLine(type), isNumber: false };
  const name = words.delayOf(type);
  return { name, isNumber: /^\d+ /.test(name) };
}

/** The one word that tells an answer from the others, where there is one. */
function wordOf(answer: unknown): string | null {
  if (typeof answer === 'string' || typeof answer === 'boolean' || typeof answer === 'number') return shortened(oneLine(String(answer)), 30);
  if (answer === null || typeof answer !== 'object') return null;
  const { outcome, result, verdict, status, kind, type, code, message } = answer as Readonly<Record<string, unknown>>;
  const word = [outcome, result, verdict, status, kind, type, code, message].find((value) => typeof value === 'string');
  return word === undefined ? null : shortened(oneLine(word), 30);
}
