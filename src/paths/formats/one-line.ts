// Text of a chart as a single line of any format: names and descriptions may hold whatever their author typed.

/** Line ends and control characters become blanks, halves of characters the sign for an unreadable one. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
export const oneLine = (text: string): string => text.toWellFormed().replaceAll(/[\s\u0000-\u001f\u007f-\u009f\ufffe\uffff]+/g, ' ').trim();

/** At most so many characters, the last of which says that there were more. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('').trimEnd()}…`;
}
