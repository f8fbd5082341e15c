// The machines about security info: those whose context is the vocabulary's and whose pages are ours.
import type { Definition } from '../engine/definition.ts';

const family: readonly string[] = ['interrupt', 'manage', 'review', 'step-up', 'converged-2018'];

/** By id, which is one machine's alone among all that are hosted. */
export const isOfTheFamily = ({ id }: Pick<Definition, 'id'>): boolean => family.includes(id);
