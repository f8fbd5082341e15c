// Phone numbers in the directory's form (`+1 2065550100`: country code, space, number) and in the form senders dial (E.164).
// A number is judged by its length for its country, not by whether it is handed out: numbering plans change faster than
// tables of them, and the numbers set aside for examples are to work.
import metadata from 'libphonenumber-js/min/metadata';
import { parsePhoneNumberFromString } from 'libphonenumber-js/core';

export type PhoneNumber = { readonly stored: string; readonly e164: string; /** Of an office phone, or null. */ readonly extension: string | null };
export type PhoneNumberProblem = { readonly code: 'phone.unreadable' | 'phone.impossible' };

/** Reads a number that begins with a plus and its country code. */
export function phoneNumber(typed: string): PhoneNumber | PhoneNumberProblem {
  if (!/^\s*\+/.test(typed) || typed.length > 64) return { code: 'phone.unreadable' };
  const parsed = parsePhoneNumberFromString(typed, metadata);
  if (parsed === undefined) return { code: 'phone.unreadable' };
  if (!parsed.isPossible()) return { code: 'phone.impossible' };
  return { stored: `+${parsed.countryCallingCode} ${parsed.nationalNumber}`, e164: parsed.number, extension: parsed.ext ?? null };
}
