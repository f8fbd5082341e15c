// a comment
export const isCode = (code: string, name: string): boolean => code.length === 4 && /^[0-9]+$/.test(code) && name !== '';
export const greeting = (name: string): string => `${name}!`;
