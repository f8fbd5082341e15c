// Run by the test runner beside every test file.
import { afterAll } from 'vitest';
import { letGo } from './kept-for-a-file.ts';

afterAll(letGo);
