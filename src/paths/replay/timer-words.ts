// What a timer is called in a sentence.
import { durationWords } from '../formats/duration-words.ts';
import type { Timers } from '../graph.ts';

/** `codeLifetime of 5 minutes`; a delay without a name goes by the state that waits. */
export function timerWords(id: string, timers: Timers): string {
  const [, delay = '', state = ''] = /^xstate\.after\.(\d+(?:\.\d+)?|[^.]+)\.(.+)$/s.exec(id) ?? [];
  const name = delay === '' ? `"${id}"` : /^\d/.test(delay) ? `the timer of "${state}"` : delay;
  const length = Object.hasOwn(timers, id) ? timers[id]?.delay : undefined;
  return length === undefined ? name : `${name} of ${durationWords(length)}`;
}
