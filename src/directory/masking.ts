// The one form of a number or an address that views, logs and audit records may hold.

const hidden = '••••••';

/** `+1 2065550100` → `+1 ••••••0100`. The bullets do not tell how many digits they stand for; a short number shows two, or none. */
export function maskPhone(number: string): string {
  const [, country, national = ''] = /^\+(\d{1,3})[\s-]+([\d\s-]+)/.exec(number.trim()) ?? [];
  const digits = (country === undefined ? number.replace(/x.*$/, '') : national).replace(/\D/g, '');
  const shown = digits.length >= 8 ? digits.slice(-4) : digits.length >= 5 ? digits.slice(-2) : '';
  return `${country === undefined ? '' : `+${country} `}${hidden}${shown}`;
}

/** `ada@example.org` → `a•••@example.org`. A local part of one letter is hidden whole: its first letter would be all of it. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return '•••';
  const [first = '', ...others] = address.slice(0, at);
  return `${others.length === 0 ? '' : first}•••${address.slice(at)}`;
}
