// A length of time as a person says it.

const units = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1_000], ['millisecond', 1]] as const;

/** `90000` is "1 minute 30 seconds". @param milliseconds whole and not negative; whatever else is said as a number */
export function durationWords(milliseconds: number): string {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 1) return `${milliseconds} milliseconds`;
  const parts: string[] = [];
  let left = milliseconds;
  for (const [unit, length] of units) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  }
  return parts.join(' ');
}
