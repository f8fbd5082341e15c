// Imports a file as Node does, also where a test runner rewrites the imports of the modules it runs: what a folder may
// contain is for Node alone to say. `require` is what no runner rewrites.
import { createRequire } from 'node:module';
import type { Native } from './node-import-native.ts';

export type Namespace = Readonly<Record<string, unknown>>;

const native = createRequire(import.meta.url)('./node-import-native.ts') as Native;

/** @param file absolute @throws what the file throws, or Node when it cannot be loaded */
export const importFile = (file: string): Promise<Namespace> => native.importNatively(file);
