// RFC 3339 date-times as milliseconds since 1970, without a clock: the rules compare instants and have no Date.

const pattern = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
const minute = 60_000;
export const day = 24 * 60 * minute;

/** Null for anything that is no date-time of RFC 3339. Fractions are cut to milliseconds; a leap second is the instant after it. */
export function instantOf(text: string): number | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const at = (group: number) => Number(match[group] ?? 0);
  const [year, month, dayOfMonth, hours, minutes, seconds] = [at(1), at(2), at(3), at(4), at(5), at(6)];
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysIn(year, month)) return null;
  if (hours > 23 || minutes > 59 || seconds > 60 || at(9) > 23 || at(10) > 59) return null;
  const offset = (match[8] === '-' ? -1 : 1) * (at(9) * 60 + at(10));
  const minuteOfAll = daysSince1970(year, month, dayOfMonth) * 24 * 60 + hours * 60 + minutes - offset;
  // Leap seconds are only ever inserted at the end of a day in UTC.
  if (seconds === 60 && (((minuteOfAll + 1) % 1440) + 1440) % 1440 !== 0) return null;
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  return minuteOfAll * minute + seconds * 1000 + (seconds === 60 ? 0 : milliseconds);
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysIn = (year: number, month: number) => (month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);

/** Days of the proleptic Gregorian calendar, counted with the year beginning in March so that the leap day is its last. */
function daysSince1970(year: number, month: number, dayOfMonth: number): number {
  const y = month <= 2 ? year - 1 : year;
  const monthFromMarch = (month + 9) % 12;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leapDays + Math.floor((153 * monthFromMarch + 2) / 5) + dayOfMonth - 1 - 719_468;
}
