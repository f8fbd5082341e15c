// What the service counts, for Prometheus. Without a key, as scrapers ask: no line of it says more than how much of what.
import type { Route } from '../route.ts';

export const metricsRoutes = (metrics: { readonly contentType: string; text(): Promise<string> }): Route[] => [
  {
    method: 'get', path: '/metrics', summary: 'Metrics', tag: 'operations', access: 'open', roles: [],
    answers: { 200: { description: 'In the text format of Prometheus.' } },
    handle: async () => ({ status: 200, text: { type: metrics.contentType, content: await metrics.text() } }),
  },
];
