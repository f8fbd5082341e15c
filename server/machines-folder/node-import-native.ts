// An import by Node itself, with this service's `xstate` behind it. Only node-import.ts loads this file.
import { pathToFileURL } from 'node:url';
import type { Namespace } from './node-import.ts';
import { serveXstate } from './xstate-fallback.ts';

export type Native = { readonly importNatively: (file: string) => Promise<Namespace> };

export async function importNatively(file: string): Promise<Namespace> {
  serveXstate();
  return (await import(pathToFileURL(file).href)) as Namespace;
}
