// How wide text will be, without a browser: by the widths of DejaVu Sans, which are those of Verdana too, the widest of the
// fonts named in the picture's style. Whoever has neither sees a narrower font, and boxes with a little more air.

/** What the picture asks for, in this order; the narrower ones last. */
export const fontStack = "Verdana, 'DejaVu Sans', Geneva, 'Bitstream Vera Sans', sans-serif";

/** Hundredths of the font's size, from the blank to the tilde, rounded up: of the regular face and of the bold one. */
const regular = [
  32, 41, 46, 84, 64, 108, 78, 28, 46, 46, 64, 84, 37, 46, 37, 46, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 46, 46, 84, 84, 84, 55, 101, 69, 69, 70, 78, 64, 58, 78, 76,
  43, 46, 70, 56, 87, 75, 79, 61, 79, 70, 69, 62, 74, 69, 99, 69, 62, 69, 46, 46, 46, 84, 64, 64, 62, 64, 55, 64, 62, 36, 64, 64, 28, 35, 60, 28, 98, 64, 62, 64, 64, 43, 53, 40,
  64, 60, 82, 60, 60, 53, 64, 46, 64, 84,
] as const;
const bold = [
  35, 46, 59, 87, 72, 128, 88, 34, 55, 55, 72, 87, 38, 49, 38, 69, 72, 72, 72, 72, 72, 72, 72, 72, 72, 72, 41, 41, 87, 87, 87, 62, 100, 78, 77, 74, 84, 69, 69, 83, 84,
  55, 56, 78, 64, 100, 85, 86, 74, 86, 79, 73, 69, 82, 78, 113, 78, 74, 73, 55, 69, 55, 87, 72, 72, 68, 72, 60, 72, 68, 44, 72, 72, 35, 41, 68, 35, 106, 72, 70, 72, 72, 50, 60, 48,
  72, 66, 98, 67, 66, 60, 72, 55, 72, 87,
] as const;

/** Of whatever else there is: generous, for nobody knows which font draws it. */
const widthOf = (character: string, table: readonly number[]): number => {
  const code = character.codePointAt(0) ?? 0;
  const known = table[code - 32];
  if (known !== undefined) return known;
  if (code < 0x2e80) return isNarrow(character) ? 80 : 100;
  return code < 0x1_0000 ? 105 : 140;
};
const isNarrow = (character: string): boolean => /^[\p{Script=Latin}\p{Script=Greek}\p{N}\p{P}]$/u.test(character) && !'…—―‰'.includes(character);

/** In pixels. @param size of the font, in pixels */
export function textWidth(text: string, size: number, weight: 'regular' | 'bold' = 'regular'): number {
  let hundredths = 0;
  for (const character of text) hundredths += widthOf(character, weight === 'bold' ? bold : regular);
  return Math.ceil((hundredths * size) / 100);
}

/** Lines no wider than `most` pixels, broken at blanks; a word that is wider itself is broken after a dot, a comma or anywhere. */
export function wrapped(text: string, most: number, size: number, weight: 'regular' | 'bold' = 'regular'): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((word) => broken(word, most, size, weight))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size, weight) > most) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

function broken(word: string, most: number, size: number, weight: 'regular' | 'bold'): string[] {
  if (textWidth(word, size, weight) <= most) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && textWidth(part + character, size, weight) > most) {
      // After a sign where a reader expects a break, if there is one in the second half.
      const sign = Math.max(...['.', ',', '-', '_', ':', '/'].map((one) => part.lastIndexOf(one)));
      const cut = sign > part.length / 2 ? sign + 1 : part.length;
      parts.push(part.slice(0, cut));
      part = part.slice(cut);
    }
    part += character;
  }
  return [...parts, part];
}
