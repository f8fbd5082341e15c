// Ids that last: the same state and the same transition have the same id in every picture of a machine, whatever else changes.

/** Letters, digits, dots and hyphens stay as they are; whatever else becomes its code between underlines, so that no two ids meet. */
const escaped = (text: string): string => Array.from(text, (character) => (/^[A-Za-z0-9.-]$/.test(character) ? character : `_${(character.codePointAt(0) ?? 0).toString(16)}_`)).join('');

/** Of the element that shows a state: `s:phone.sendingCode`. */
export const stateElementId = (id: string): string => `s:${escaped(id)}`;
/** Of the element that shows a transition. */
export const transitionElementId = (id: string): string => `t:${escaped(id)}`;
/** Of a part of the picture itself: its title, its description. */
export const partElementId = (part: string, machine: string): string => `${part}:${escaped(machine)}`;
