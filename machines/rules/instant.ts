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

/** An instant, in milliseconds since 1970, as RFC 3339 in UTC with milliseconds; the year ends at 9999, as it does there. */
export function dateTimeOf(instant: number): string {
  const at = Math.min(Math.max(Math.floor(instant), firstInstant), lastInstant);
  const days = Math.floor(at / day);
  const rest = at - days * day;
  const [year, month, dayOfMonth] = dateOf(days);
  const part = (value: number, width = 2) => String(value).padStart(width, '0');
  const [hours, minutes, seconds] = [Math.floor(rest / 3_600_000), Math.floor(rest / minute) % 60, Math.floor(rest / 1000) % 60];
  return `${part(year, 4)}-${part(month)}-${part(dayOfMonth)}T${part(hours)}:${part(minutes)}:${part(seconds)}.${part(rest % 1000, 3)}Z`;
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

/** The other way round: in 400 years there are 146 097 days, and the year begins in March here as well. */
function dateOf(days: number): readonly [number, number, number] {
  const fromMarch0 = days + 719_468;
  const cycle = Math.floor(fromMarch0 / 146_097);
  const dayOfCycle = fromMarch0 - cycle * 146_097;
  const yearOfCycle = Math.floor((dayOfCycle - Math.floor(dayOfCycle / 1460) + Math.floor(dayOfCycle / 36_524) - Math.floor(dayOfCycle / 146_096)) / 365);
  const dayOfYear = dayOfCycle - (yearOfCycle * 365 + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return [cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1];
}

const firstInstant = instantOf('0000-01-01T00:00:00Z') ?? 0;
const lastInstant = instantOf('9999-12-31T23:59:59.999Z') ?? 0;
