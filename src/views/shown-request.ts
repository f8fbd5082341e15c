// The request to a device that a page waits for, as the page may show it.
import { pushRequests, shownRequest, type Purpose } from '../devices/push-record.ts';
import type { ShownRequest } from './pages/page.ts';
import type { RowReader } from './view.ts';

/** Null: none was made for this. One that is over, or never went out, has no number any more. `now`: milliseconds since 1970. */
export async function shownRequestOf(read: RowReader, root: string, purpose: Purpose, now: number): Promise<ShownRequest | null> {
  const row = await read.get(pushRequests, root);
  if (row?.purpose !== purpose) return null;
  const out = await shownRequest(read, root);
  const isOut = out !== null && out.expiresAt > now;
  return { number: isOut ? out.number : null, expiresAt: isOut ? out.expiresAt : null, resendAt: row.resendAt };
}
