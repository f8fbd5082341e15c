// Every form a suite can be written in, by name.
import type { Format } from './format.ts';
import { gherkin } from './gherkin.ts';
import { junit } from './junit.ts';
import { lcov } from './lcov.ts';
import { markdown } from './markdown.ts';
import type { FormatName } from './names.ts';
import { playwright } from './playwright.ts';
import { vitest } from './vitest.ts';

export { listingOf } from './listing.ts';

export const formats: Readonly<Record<FormatName, Format>> = {
  json: { name: 'json', extension: 'json', write: (suite) => `${JSON.stringify(suite, null, 2)}\n` },
  junit,
  gherkin,
  markdown,
  vitest,
  playwright,
  lcov,
};
