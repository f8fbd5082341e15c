// The forms in which testers take suites away, broken on purpose.
import type { Sabotage } from '../sabotage.ts';

const formats = 'src/paths/formats';
const tests = 'test/paths/formats';
const takenAway = ['contract: what testers take away: vitest and Playwright files, JUnit XML, Gherkin, Markdown and LCOV, each as its readers expect it'] as const;
const runsAsItIs = ['contract: the vitest and Playwright files run as they are, and tell a changed machine'] as const;
const named = ['contract: titles read as sentences made of the descriptions of the chart'] as const;

export const pathsFormats: readonly Sabotage[] = [
  { name: 'two tests bear one title', breaks: named, file: `${formats}/titles.ts`, test: `${tests}/titles.test.ts`, title: 'numbered', find: 'for (let number = 2; given.has(unique); number++)', replace: 'for (let number = 2; number < 2; number++)' },
  { name: 'a title goes on and on', breaks: named, file: `${formats}/titles.ts`, test: `${tests}/titles.test.ts`, title: '140', find: 'if (whole.length <= room) return whole;', replace: 'return whole;' },
  { name: 'two states of one description are told apart by nothing', breaks: named, file: `${formats}/chart-words.ts`, test: `${tests}/titles.test.ts`, find: '=== 1 ? plain :', replace: '>= 1 ? plain :' },
  { name: 'a title names one region only', breaks: named, file: `${formats}/chart-words.ts`, test: `${tests}/titles.test.ts`, title: 'every region', find: 'return this.leaves(value).map(', replace: 'return this.leaves(value).slice(0, 1).map(' },
  { name: 'XML takes names as they are', breaks: takenAway, file: `${formats}/xml.ts`, test: `${tests}/junit.test.ts`, title: 'XML themselves', find: ".replaceAll('<', '&lt;')", replace: '' },
  { name: 'XML holds what it has no way to hold', breaks: takenAway, file: `${formats}/one-line.ts`, test: `${tests}/titles.test.ts`, title: 'one line', find: '[\\s\\u0000-\\u001f\\u007f-\\u009f\\ufffe\\uffff]+', replace: '[ ]+' },
  { name: 'a name opens another scenario', breaks: takenAway, file: `${formats}/one-line.ts`, test: `${tests}/gherkin.test.ts`, title: 'Gherkin themselves', find: '[\\s\\u0000-\\u001f\\u007f-\\u009f\\ufffe\\uffff]+', replace: '[ ]+' },
  { name: 'a tag ends where a name has a blank', breaks: takenAway, file: `${formats}/gherkin.ts`, test: `${tests}/gherkin.test.ts`, title: 'Gherkin themselves', find: "oneLine(name).replaceAll(/[^\\p{L}\\p{N}._-]+/gu, '-')", replace: 'oneLine(name)' },
  { name: 'a tester types the reference that the chart sees', breaks: takenAway, file: `${formats}/step-words.ts`, test: `${tests}/gherkin.test.ts`, title: 'as it is typed', find: 'return sent === undefined ? payload :', replace: 'return sent !== undefined ? payload :' },
  { name: 'a bar in a name is a column', breaks: takenAway, file: `${formats}/markdown.ts`, test: `${tests}/markdown.test.ts`, title: 'Markdown themselves', find: '[\\]#|~]/g', replace: '[\\]#~]/g' },
  { name: 'the matrix knows of no state around', breaks: takenAway, file: `${formats}/matrix.ts`, test: `${tests}/markdown.test.ts`, title: 'which event leads where', find: 'node.parent === undefined ? [] : aroundOf(node.parent)', replace: 'node.parent !== undefined ? [] : aroundOf(node.machine.root)' },
  { name: 'the matrix goes on behind what is always taken', breaks: takenAway, file: `${formats}/matrix.ts`, test: `${tests}/markdown.test.ts`, title: 'wildcards', find: 'last === -1 ? tried : tried.slice(0, last + 1)', replace: 'last < -1 ? [] : tried' },
  { name: 'a wildcard is asked before the exact name', breaks: takenAway, file: `${formats}/matrix.ts`, test: `${tests}/markdown.test.ts`, title: 'wildcards', find: 'Number(b.descriptor === event) - Number(a.descriptor === event)', replace: 'Number(a.descriptor === event) - Number(b.descriptor === event)' },
  { name: 'a refusal is no step of the Gherkin', breaks: takenAway, file: `${formats}/gherkin.ts`, test: `${tests}/gherkin.test.ts`, title: 'is refused', find: 'isRefused ? [', replace: 'isRefused && step.after > 0 ? [' },
  { name: 'a tracefile counts tests and not how often', breaks: takenAway, file: `${formats}/lcov.ts`, test: `${tests}/lcov.test.ts`, title: 'how often', find: '(times.get(id) ?? 0) + 1', replace: '1' },
  { name: 'a tracefile says that every line was hit', breaks: takenAway, file: `${formats}/lcov.ts`, test: `${tests}/lcov.test.ts`, title: 'how often', find: 'lines.filter(({ count }) => count > 0).length', replace: 'lines.length' },
  { name: 'a guard that nothing asked said no', breaks: takenAway, file: `${formats}/lcov.ts`, test: `${tests}/lcov.test.ts`, title: 'not asked', find: "isAsked ? taken : '-'", replace: 'isAsked ? taken : 0' },
  { name: 'a guard counts as asked where XState had found its transition', breaks: takenAway, file: `${formats}/guard-counts.ts`, test: `${tests}/lcov.test.ts`, title: 'a guard of a state around', find: 'if (isReached) decide', replace: 'decide' },
  { name: 'a state inside says nothing where one around takes the event', breaks: takenAway, file: `${formats}/guard-counts.ts`, test: `${tests}/lcov.test.ts`, title: 'a guard of a state around', find: 'if (snapshot === null || next === null) tell(transitions);', replace: 'if (snapshot !== null) tell(transitions);' },
  { name: 'what a payload was is taken for what it is', breaks: takenAway, file: `${formats}/guard-counts.ts`, test: `${tests}/lcov.test.ts`, title: 'from a file', find: 'return isSame(step.taken, transitions) ? step.snapshot : null;', replace: 'return step.snapshot;' },
  { name: 'source loses what JSON has no form for', breaks: runsAsItIs, file: `${formats}/source-text.ts`, test: `${tests}/source-text.test.ts`, find: 'if (value instanceof Map) return', replace: 'if (value instanceof Map && value.size === 0) return' },
  { name: 'a payload sets its own prototype', breaks: runsAsItIs, file: `${formats}/source-text.ts`, test: `${tests}/source-text.test.ts`, title: '__proto__', find: `'["__proto__"]'`, replace: `'__proto__'` },
  { name: 'the vitest file overlooks effects', breaks: runsAsItIs, file: `${formats}/vitest-runner.ts`, test: `${tests}/vitest-file.test.ts`, title: 'is red where the machine has another', find: 'effects, output: output ?? null', replace: 'effects: wanted.effects, output: output ?? null' },
  { name: 'the vitest file lets timers be late', breaks: runsAsItIs, file: `${formats}/vitest-runner.ts`, test: `${tests}/vitest-file.test.ts`, title: 'is red where the machine has another', find: 'in: timer.due - now }', replace: 'in: 0 }' },
  { name: 'the vitest file overlooks the context', breaks: runsAsItIs, file: `${formats}/vitest-runner.ts`, test: `${tests}/vitest-file.test.ts`, title: 'is red where the machine has another', find: '[key, is[key] ?? null]', replace: '[key, wanted.context[key]]' },
  { name: 'the vitest file runs activities', breaks: runsAsItIs, file: `${formats}/vitest-runner.ts`, test: `${tests}/vitest-file.test.ts`, title: 'as it is', find: "else if (type === 'xstate.stopChild') exec?.();", replace: 'else exec?.();' },
  { name: 'the vitest file forgets whom a tester has connected', breaks: runsAsItIs, file: `${formats}/vitest-runner.ts`, test: `${tests}/vitest-file.test.ts`, title: 'has connected', find: 'await system.states[state](step)', replace: 'await null' },
  { name: 'the vitest file imports one name only', breaks: runsAsItIs, file: `${formats}/vitest.ts`, test: `${tests}/vitest-file.test.ts`, title: 'default of a file', find: "imported === 'machine' ? ''", replace: "imported !== '' ? ''" },
  { name: 'the Playwright file takes any answer', breaks: runsAsItIs, file: `${formats}/playwright-runner.ts`, test: `${tests}/playwright-file.test.ts`, title: 'goes elsewhere', find: 'flow.compare(expected);', replace: '' },
  { name: 'the Playwright file jumps over the time', breaks: runsAsItIs, file: `${formats}/playwright-runner.ts`, test: `${tests}/playwright-file.test.ts`, title: 'too late or too early', find: 'await this.#advance(whole - 1);', replace: 'await this.#advance(0);' },
  { name: 'the Playwright file is silent about a clock that is not there', breaks: runsAsItIs, file: `${formats}/playwright-runner.ts`, test: `${tests}/playwright-file.test.ts`, title: 'one sentence', find: "if (status === 404 || body.code === 'input.invalid') return", replace: 'if (status === 418) return' },
  { name: 'the Playwright file takes anything for a refusal', breaks: runsAsItIs, file: `${formats}/playwright-runner.ts`, test: `${tests}/playwright-file.test.ts`, title: 'refusal', find: "expect([409, 422], 'it is refused').toContain(status);", replace: '' },
];
