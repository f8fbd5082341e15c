// The interrupt chart: sound as it is, and walked against engine and store.
import { describe } from 'vitest';
import { mutantsAreNoticed } from '../mutants/noticed.ts';
import { givingUpLeavesNothing } from './cancelling.ts';
import { charts } from './charts.ts';
import { everyEndIsWalked } from './every-end.ts';
import { everyRefusalIsWalked } from './every-refusal.ts';
import { pairsAreWalked } from './pairs.ts';
import { itIsSound } from './sound.ts';
import { itsSuiteIsWhole } from './suites.ts';
import { everyTransitionIsWalked, powerLoss } from './transitions.ts';

describe('in every state', () => void itIsSound(charts.interrupt));
describe('walked over every transition', () => void everyTransitionIsWalked(charts.interrupt, { scriptedAtMost: 40, at: powerLoss }));
describe('walked to its ends', () => void everyEndIsWalked(charts.interrupt));
describe('walked to its refusals', () => void everyRefusalIsWalked(charts.interrupt));
describe('walked over pairs of transitions', () => void pairsAreWalked(charts.interrupt));
describe('given up anywhere', () => void givingUpLeavesNothing(charts.interrupt));
describe('as a suite to take away', () => void itsSuiteIsWhole(charts.interrupt));
describe('with one thing wrong', () => void mutantsAreNoticed(charts.interrupt));
