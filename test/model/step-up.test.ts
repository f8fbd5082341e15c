// The step-up chart: sound as it is, and walked against engine and store.
import { describe } from 'vitest';
import { mutantsAreNoticed } from '../mutants/noticed.ts';
import { givingUpLeavesNothing } from './cancelling.ts';
import { charts } from './charts.ts';
import { everyEndIsWalked } from './every-end.ts';
import { everyRefusalIsWalked } from './every-refusal.ts';
import { pairsAreWalked } from './pairs.ts';
import { itIsSound } from './sound.ts';
import { itsSuiteIsWhole } from './suites.ts';
import { everyTransitionIsWalked } from './transitions.ts';

describe('in every state', () => void itIsSound(charts.stepUp));
describe('walked over every transition', () => void everyTransitionIsWalked(charts.stepUp));
describe('walked to its ends', () => void everyEndIsWalked(charts.stepUp));
describe('walked to its refusals', () => void everyRefusalIsWalked(charts.stepUp));
describe('walked over pairs of transitions', () => void pairsAreWalked(charts.stepUp));
describe('given up anywhere', () => void givingUpLeavesNothing(charts.stepUp));
describe('as a suite to take away', () => void itsSuiteIsWhole(charts.stepUp));
describe('with one thing wrong', () => void mutantsAreNoticed(charts.stepUp));
