// What a written file says in place of tests where a suite has none: a runner takes a file without tests for a mistake.
import type { Suite } from '../suite.ts';
import { source } from './source-text.ts';

/** Nothing to cover, nothing that can be, or all of it covered elsewhere: `nothing to cover: 0 of 0 negative`. */
export const nothingIn = ({ covered, total, criterion }: Suite): string => `nothing ${total === 0 ? 'to cover' : covered < total ? 'more that can be covered' : 'left to cover'}: ${covered} of ${total} ${criterion}`;

/** Where the runner finds it in the file. */
export const nothingSource = (suite: Suite): string[] => ['/** What stands in the report where there are no tests. */', `const nothing = ${source(nothingIn(suite))};`];
