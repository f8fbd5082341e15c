// The headers that every answer carries. Helmet says which are the safe ones; it is asked once, because they never change.
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

function safeHeaders(): Record<string, string> {
  const collected: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => void (collected[name] = value),
    removeHeader: () => undefined,
  };
  // Of request and response helmet touches nothing but these two methods.
  helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }, useDefaults: false } })({} as IncomingMessage, response as unknown as ServerResponse, (error?: unknown) => {
    if (error !== undefined) throw error;
  });
  return collected;
}

export const constantHeaders: Readonly<Record<string, string>> = Object.freeze({ ...safeHeaders(), 'Cache-Control': 'no-store', Vary: 'Authorization, Accept, Accept-Language' });
