// Flows whose machine fails or fits no more, broken on purpose.
import type { Sabotage } from '../sabotage.ts';

const test = 'test/engine/stuck-flows.test.ts';

export const stuckFlows: readonly Sabotage[] = [
  { name: 'flows that cannot be restored are looked at for ever', breaks: ['promise 7'], file: 'src/engine/due-work.ts', test, title: 'however many of them there are',
    find: 'if (error instanceof StoreUnavailableError || error instanceof ConflictError) throw error;\n      this.#writer', replace: 'throw error;\n      this.#writer' },
  { name: 'a flow that fits no more cannot be cancelled', breaks: ['promise 8'], file: 'src/engine/engine.ts', test, title: 'can be cancelled',
    find: "(error instanceof Refusal && error.code === 'flow.outdated')", replace: 'false' },
  { name: 'a machine that throws on its cancellation lives for ever', breaks: ['promise 7'], file: 'src/engine/engine.ts', test, title: 'on its cancellation',
    find: 'const isStuck = error instanceof MachineFault || (', replace: 'const isStuck = (' },
  { name: 'a machine that throws on its expiry lives for ever', breaks: ['promise 5', 'promise 7'], file: 'src/engine/due-work.ts', test, title: 'expires all the same',
    find: "return isOver ? await this.#writer.stop(tx, record, 'expired') : null;", replace: 'return isOver && record === null ? null : null;' },
  { name: 'a machine that throws on an outcome has the work done again', breaks: ['promise 6'], file: 'src/engine/performer.ts', test, title: 'the work is done once',
    find: 'if (attempt > attemptsOfMachine) return void', replace: 'if (attempt > 0) return void' },
  { name: 'the innermost child is counted last', breaks: ['promise 10'], file: 'src/engine/turn.ts', test, title: 'of three levels',
    find: '.sort((one, other) => depthOf(other) - depthOf(one))', replace: '.sort((one, other) => depthOf(one) - depthOf(other))' },
  { name: 'a child of a parked family is cancelled alone', breaks: ['promise 8', 'promise 10'], file: 'src/engine/engine.ts', test, title: 'parked keeps its child',
    find: 'if (record.parked !== undefined && record.parent !== null) throw', replace: 'if (record.parked !== undefined && record.parent === undefined) throw' },
  { name: 'children stopped with their parent tell it so', breaks: ['promise 10'], file: 'src/engine/turn.ts', test, title: 'of more children',
    find: 'if (tells) await this.#report({ record, snapshot: null', replace: 'await this.#report({ record, snapshot: null' },
  { name: 'an ended flow is due although its last action is not done', breaks: ['promise 5'], file: 'src/engine/flow-record.ts', test, title: 'hot loop',
    find: 'flow.purgeAt !== null && moments.length === 0', replace: 'flow.purgeAt !== null' },
  { name: 'a watcher that fails keeps work from being begun', breaks: ['promise 6'], file: 'src/engine/watchers.ts', test, title: 'keeps no work from being begun',
    find: '      try {\n        see(record);', replace: '      try {\n        void this;\n      } finally {\n        see(record);\n      }\n      try {' },
];
