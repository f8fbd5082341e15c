// How large a flow may become, broken on purpose.
import type { Sabotage } from '../sabotage.ts';

const test = 'test/engine/bounds.test.ts';
const rule = 'contract: a flow has a largest record and a greatest number of children';

export const bounds: readonly Sabotage[] = [
  { name: 'a record grows for ever', breaks: [rule, 'promise 7'], file: 'src/engine/bounds.ts', test, title: 'naming the size',
    find: 'if (size > largestRecord) throw', replace: 'if (size < 0) throw' },
  { name: 'a child grows for ever', breaks: [rule], file: 'src/engine/turn.ts', test, title: 'of a child',
    find: 'for (const [flow, began] of this.#began) checkSize(', replace: 'for (const [flow, began] of this.#began) if (flow === id) checkSize(' },
  { name: 'a flow has children without end', breaks: [rule, 'promise 7'], file: 'src/engine/bounds.ts', test, title: 'naming how many',
    find: 'if (count > mostChildren && ', replace: 'if (count < 0 && ' },
  { name: 'the size is that of the row before', breaks: [rule], file: 'src/engine/transaction.ts', test, title: 'naming the size',
    find: '(change.text ??= JSON.stringify(change.row)).length', replace: "(change.text ?? '').length" },
  { name: 'a caller is not told what was too large', breaks: [rule], file: 'server/http/pipeline.ts', test: 'test/server/http/grown-flow.test.ts',
    find: 'error.cause instanceof BoundError ? error.message :', replace: "error.cause === null ? '' :" },
  { name: 'a caller is told whatever a machine says', breaks: ['promise 9'], file: 'server/http/pipeline.ts', test: 'test/server/http/grown-flow.test.ts', title: 'told nothing',
    find: 'error.cause instanceof BoundError ?', replace: 'error.cause !== undefined ?' },
];
