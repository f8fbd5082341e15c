// What files about a machine are called where nobody said it.
import type { AnyStateMachine } from 'xstate';
import { oneLine } from './one-line.ts';

/** The machine's id as the name of a file, without an ending. */
export const fileNameOf = (machine: AnyStateMachine): string => oneLine(machine.id).replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '') || 'machine';
