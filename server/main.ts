#!/usr/bin/env node
// The program. What it is made of is kept compiled from one start to the next, where the folder can be written: half the time of a start.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compiled'));
await import('./command-line.ts');
