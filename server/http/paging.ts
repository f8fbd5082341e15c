// A page of a list: what fits, and where the next one begins.

/** `read`: one more than the page holds, where there are as many. `next` is null on the last page, and only there. */
export function pageOf<Item>(read: readonly Item[], limit: number, cursorOf: (last: Item) => string): { readonly items: readonly Item[]; readonly next: string | null } {
  const items = read.slice(0, limit);
  const last = items.at(-1);
  return { items, next: read.length > limit && last !== undefined ? cursorOf(last) : null };
}
