// A suite written down before suites told what happens by itself with the last step of a test: with that, as the chart has it.
import type { AnyStateMachine } from 'xstate';
import { asJson } from '../as-json.ts';
import { canonicalText } from '../canonical-text.ts';
import type { Lifetime } from '../replay/host-life.ts';
import type { Samples } from '../samples.ts';
import type { Suite, SuiteTest } from '../suite.ts';
import { stillDue } from './still-due.ts';

/** Tests that tell it themselves stay as they are, and so do those after which nothing is due. */
export function withEnds(suite: Suite, { machine, samples, lifetime }: { readonly machine: AnyStateMachine; readonly samples: Samples; readonly lifetime?: Lifetime | undefined }): Suite {
  const inputOf = ({ input }: SuiteTest): unknown => samples.input?.find((one) => canonicalText(asJson(one)) === canonicalText(input)) ?? input ?? undefined;
  return {
    ...suite,
    tests: suite.tests.map((test) => {
      const afterwards = test.afterwards ?? stillDue(test, { machine, input: inputOf(test), did: test.steps, lifetime });
      return afterwards.length === 0 ? test : { ...test, afterwards };
    }),
  };
}
