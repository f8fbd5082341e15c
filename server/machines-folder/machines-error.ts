// A folder of machines that cannot be hosted: the service does not start with a part of what it was given.
import { fileURLToPath } from 'node:url';
import { UsageError } from '../config/usage-error.ts';
import { treeOf } from './javascript.ts';

export class MachinesError extends UsageError {}

/** What is wrong with one file. */
export type FileFault = { readonly file: string; readonly message: string; readonly line?: number };

/** @throws {MachinesError} with every fault, when there is any */
export function refuseFaults(faults: readonly FileFault[]): void {
  if (faults.length === 0) return;
  const told = faults.map(({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`);
  throw new MachinesError(told.length === 1 ? `a machine cannot be hosted: ${told[0]}` : `${told.length} things keep the machines from being hosted:\n  ${told.join('\n  ')}`);
}

/** Thrown while one file is read; its file is known to whoever reads it. */
export class FileError extends Error {
  readonly line: number | undefined;
  constructor(message: string, line?: number) {
    super(message);
    this.line = line;
  }
}

/** What a file threw when it was imported, with the place in it where that is known. */
export function faultOf(file: string, error: { readonly name?: string; readonly message: string; readonly stack?: string | undefined }): FileFault {
  if (error instanceof FileError) return { file, message: error.message, ...(error.line === undefined ? {} : { line: error.line }) };
  const place = placeIn(error.stack ?? '', file) ?? { file, ...(error.name === 'SyntaxError' ? wrongLine(file) : {}) };
  // Node tells of types it cannot strip, and of modules it cannot find, in several lines.
  const message = error.message.trim().split('\n').map((line) => line.trim()).filter((line) => line !== '').join(' ');
  const named = error.name === undefined || error.name === 'Error' ? message : `${error.name}: ${message}`;
  return { ...place, message: place.file === file ? named : `${named} (imported by ${file})` };
}

/** Node keeps to itself where a module does not parse. */
function wrongLine(file: string): { readonly line?: number } {
  try {
    treeOf(file);
  } catch (error) {
    const { loc } = error as { loc?: { line: number } };
    return loc === undefined ? {} : { line: loc.line };
  }
  return {};
}

/**
 * Where TypeScript does not parse, which the stack's first line tells; else the innermost frame outside `node_modules` that has a file.
 * Null when the stack tells of none.
 */
function placeIn(stack: string, file: string): { readonly file: string; readonly line: number } | null {
  const [, unparsed, at] = /^(\/.+):(\d+)\n/.exec(stack) ?? [];
  if (unparsed !== undefined) return { file: unparsed, line: Number(at) };
  for (const [, url = '', line] of stack.matchAll(/(file:\/\/[^\s()]+?):(\d+)(?::\d+)?(?=[\s)]|$)/gm)) {
    const path = fileURLToPath(url);
    if (path === file) return { file, line: Number(line) };
    if (!path.includes('/node_modules/') && !path.includes('/server/machines-folder/')) return { file: path, line: Number(line) };
  }
  return null;
}
