// What the files of a machine hold: by path, a hash of each that has a say in it. An answer made of files is good for as long as
// they hold the same, and again when they do so again.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { companionKinds } from '../machines-folder/machine-files.ts';
import { type Module, moduleGraph, modulesOf } from '../machines-folder/module-graph.ts';

/** Hashes by absolute path; an empty one of a file that is not there, and would count if it were. */
export type FileContents = Readonly<Record<string, string>>;

/** Of a machine's file, all that it imports by path, and what may lie beside it. @throws {SyntaxError} */
export function contentsOf(file: string, known = new Map<string, Module>()): FileContents {
  const stem = file.replace(/\.machine\.\w+$/, '');
  const beside = stem === file ? [] : companionKinds.flatMap((kind) => ['ts', 'js', 'mjs'].map((ending) => `${stem}.${kind}.${ending}`));
  const all = new Set([file, ...beside].flatMap((one) => (hashOf(one) === '' ? [one] : [...modulesOf(moduleGraph(one, known))].map((module) => module.file))));
  return Object.fromEntries([...all].map((one) => [one, hashOf(one)]));
}

export const isAsRead = (contents: FileContents): boolean => Object.entries(contents).every(([file, hash]) => hashOf(file) === hash);

/** Sixteen hexadecimal digits that change with them. */
export const contentName = (contents: FileContents): string => digest(JSON.stringify(Object.entries(contents).toSorted(([one], [other]) => (one < other ? -1 : 1)))).slice(0, 16);

/** When the last of them was written, in milliseconds; 0 where there are none. */
export const changedAt = (contents: FileContents): number => Math.max(0, ...Object.keys(contents).map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function hashOf(file: string): string {
  try {
    return digest(readFileSync(file, 'utf8'));
  } catch {
    return '';
  }
}
