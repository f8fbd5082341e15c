// A folder of machines needs no `node_modules`: where it has no `xstate` of its own, this service's copy serves.
import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const own = createRequire(import.meta.url);
let isInstalled = false;

/** For this thread, once. Changes nothing for a module that finds `xstate` by itself, and nothing for any other package. */
export function serveXstate(): void {
  if (isInstalled) return;
  isInstalled = true;
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
        if (!isMissing || !(specifier === 'xstate' || specifier.startsWith('xstate/'))) throw error;
        // For a `require`, Node resolves from the file that requires, whatever parent it is told of.
        if (context.conditions.includes('require')) return { url: pathToFileURL(own.resolve(specifier)).href, format: 'commonjs', shortCircuit: true };
        return next(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
}
