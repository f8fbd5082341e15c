// The forms a suite can be written in.

export const formatNames = ['json', 'junit', 'gherkin', 'markdown', 'vitest', 'playwright', 'lcov'] as const;
export type FormatName = (typeof formatNames)[number];
