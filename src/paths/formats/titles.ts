// The title of a test as a sentence: where it ends, and over what.
import type { AnyStateMachine } from 'xstate';
import type { SuiteTest } from '../suite.ts';
import { wordsOf } from './chart-words.ts';
import { shortened } from './one-line.ts';
import { happeningInShort } from './step-words.ts';

type Untitled = Omit<SuiteTest, 'id' | 'title'>;
const longest = 140;
const longestPlace = 64;

/** At most 140 characters. Two tests of a suite may get the same one: {@link titlesOf} tells them apart. */
export function titleOf(machine: AnyStateMachine, test: Untitled): string {
  const words = wordsOf(machine);
  const last = test.steps.at(-1) ?? test.start;
  const place = shortened(words.place(last.state), longestPlace);
  const ends = last.expect.status === 'error' ? `Fails at "${place}"` : `Ends with "${place}"`;
  if (test.steps.length === 0) return `${ends} by starting`;
  const steps = test.steps.map((step, position) => happeningInShort(words, step, (test.steps[position - 1] ?? test.start).expect));
  return `${ends} after ${listed(steps, longest - ends.length - ' after '.length)}`;
}

/** A title for each test, none twice. @param taken titles of tests that keep theirs */
export function titlesOf(machine: AnyStateMachine, tests: readonly Untitled[], taken: Iterable<string> = []): string[] {
  const given = new Set(taken);
  return tests.map((test) => {
    const title = titleOf(machine, test);
    let unique = title;
    for (let number = 2; given.has(unique); number++) {
      const mark = ` (${number})`;
      unique = `${shortened(title, longest - mark.length)}${mark}`;
    }
    given.add(unique);
    return unique;
  });
}

/** As many steps as there is room for: the last one always, then from both ends towards the middle. */
function listed(steps: readonly string[], room: number): string {
  const whole = steps.join(', ');
  if (whole.length <= room) return whole;
  const written = (first: number, last: number): string =>
    [...steps.slice(0, first), `… ${steps.length - first - last} more …`, ...steps.slice(steps.length - last)].join(', ');
  let [first, last] = [0, 1];
  for (;;) {
    const isFirst = first <= last;
    const next = written(first + (isFirst ? 1 : 0), last + (isFirst ? 0 : 1));
    if (first + last + 1 >= steps.length || next.length > room) return shortened(written(first, last), room);
    if (isFirst) first++;
    else last++;
  }
}
