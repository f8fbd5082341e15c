// The load generator as a process of its own, so that it does not take time from what it measures.
import { runSlice, type SliceRequest, type SliceResult } from './slice.ts';

export type LoadAnswer = { readonly result: SliceResult } | { readonly error: string };

process.on('message', (request: SliceRequest | 'stop') => {
  if (request === 'stop') process.exit(0);
  runSlice(request).then(
    (result) => process.send?.({ result } satisfies LoadAnswer),
    (error: unknown) => process.send?.({ error: String(error) } satisfies LoadAnswer),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
