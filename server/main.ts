#!/usr/bin/env node
// The program. What it is made of is kept compiled from one start to the next, where the folder can be written: half the time of a start,
// and a third of what a thread costs that draws, checks or plays.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../node_modules/.cache/compiled');
enableCompileCache(folder);
process.env['NODE_COMPILE_CACHE'] ??= folder; // where threads look
await import('./command-line.ts');
