// The first preview's chart walked against engine and store, as it was: every transition that anybody can come to.
import { describe } from 'vitest';
import { mutantsAreNoticed } from '../mutants/noticed.ts';
import { charts } from './charts.ts';
import { itsSuiteIsWhole } from './suites.ts';
import { everyTransitionIsWalked, powerLoss } from './transitions.ts';

describe('walked over every transition', () => void everyTransitionIsWalked(charts.converged2018, { isWhole: false, at: powerLoss }));
describe('as a suite to take away', () => void itsSuiteIsWhole(charts.converged2018, { isWhole: false }));
describe('with one thing wrong', () => void mutantsAreNoticed(charts.converged2018));
