// Identifiers that a test can foretell: `flow_1`, `flow_2`, `audit_1`.
import type { Ids } from '#src/ports/ids.ts';

export function countingIds(): Ids {
  const counts = new Map<string, number>();
  return {
    next(prefix) {
      const count = (counts.get(prefix) ?? 0) + 1;
      counts.set(prefix, count);
      return `${prefix}_${count}`;
    },
  };
}
