// Which machine a stored flow belongs to, broken on purpose.
import type { Sabotage } from '../sabotage.ts';

export const versions: readonly Sabotage[] = [
  { name: 'a flow runs on whatever version is hosted', breaks: ['promise 8', 'pitfall 6', 'pitfall 17'], file: 'src/engine/definitions.ts', test: 'test/engine/pitfalls/restored-flows.test.ts', title: 'its own version only',
    find: 'return current?.version === version ? current : this.#earlier.get(nameOf(id, version));', replace: 'return current ?? this.#earlier.get(nameOf(id, version));' },
  { name: 'a flow is bound anew without a look', breaks: ['promise 8', 'pitfall 5'], file: 'src/engine/rebinding.ts', test: 'test/engine/versions.test.ts', title: 'is parked, and loses nothing',
    find: 'if (reason !== null) return parked(reason);', replace: 'if (reason === root.id) return parked(reason);' },
  { name: 'a flow whose state is gone counts as ended', breaks: ['pitfall 5', 'promise 8'], file: 'src/engine/engine.ts', test: 'test/engine/pitfalls/restored-flows.test.ts', title: 'no longer has its state',
    find: `throw new Refusal('flow.outdated', \`the flow no longer fits`, replace: `throw new Refusal('flow.ended', \`the flow no longer fits` },
  { name: 'a region that was added is entered silently', breaks: ['pitfall 22', 'promise 8'], file: 'src/engine/version-fit.ts', test: 'test/engine/versions.test.ts', title: 'a region was added',
    find: 'if (added !== undefined) return', replace: 'if (added === names[0]) return' },
  { name: 'states inside a state are entered silently', breaks: ['pitfall 22', 'promise 8'], file: 'src/engine/version-fit.ts', test: 'test/engine/versions.test.ts', title: 'has states inside now',
    find: `else if (node.type === 'compound' && names.length !== 1) return`, replace: `else if (node.type === 'compound' && names.length > 1) return` },
  { name: 'a timer that nobody hears is kept', breaks: ['pitfall 12', 'promise 8'], file: 'src/engine/version-fit.ts', test: 'test/engine/versions.test.ts', title: 'nobody hears any more',
    find: 'if (unheard !== undefined) return', replace: 'if (unheard?.to !== undefined) return' },
  { name: 'a timer that changed its length is never set', breaks: ['pitfall 12', 'pitfall 22'], file: 'src/engine/version-fit.ts', test: 'test/engine/versions.test.ts', title: 'changed its length',
    find: 'if (missing !== undefined) return', replace: 'if (missing?.type === value) return' },
  { name: 'a migration that throws loses the flow', breaks: ['promise 8'], file: 'src/engine/rebinding.ts', test: 'test/engine/versions.test.ts', title: 'whose migration throws',
    find: 'return parked(`its migration failed:', replace: 'throw new Error(`its migration failed:' },
  { name: 'a binding leaves no line in the history', breaks: ['promise 8'], file: 'src/engine/rebinding.ts', test: 'test/engine/versions.test.ts', title: 'its history says so',
    find: 'tx.log({ flow: member.id, seq: revision,', replace: 'void ({ flow: member.id, seq: revision,' },
  { name: 'a strict start parks', breaks: ['promise 8'], file: 'src/engine/rebinding.ts', test: 'test/engine/versions.test.ts', title: 'strict start',
    find: `if (plan.kind === 'parked') throw new StrangerError(`, replace: `if (plan.reason === 'strict') throw new StrangerError(` },
  { name: 'parked flows are not counted', breaks: ['promise 8'], file: 'src/engine/flow-record.ts', test: 'test/engine/versions.test.ts', title: 'is parked, and loses nothing',
    find: `...(flow.parked === undefined || flow.status !== 'active' ? {} : { parked: 'yes' }),`, replace: '' },
  { name: 'an invoke that was added is never begun', breaks: ['pitfall 22'], file: 'src/engine/version-fit.ts', test: 'test/engine/versions.test.ts', title: 'whose state invokes now',
    find: `for (const { id } of node.invoke) if (!(id in (record.snapshot['children'] as object))) return`, replace: `for (const { id } of node.invoke) if (id in record.timers) return` },
];
