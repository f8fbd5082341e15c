// The first preview's chart walked against engine and store, as it was: every transition that anybody can come to.
import { describe } from 'vitest';
import { charts } from './charts.ts';
import { everyTransitionIsWalked, powerLoss } from './transitions.ts';

describe('walked over every transition', () => void everyTransitionIsWalked(charts.converged2018, { isWhole: false, at: powerLoss }));
