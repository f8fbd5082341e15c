// Machine files that are edited while the service runs: what they hold is drawn anew, and what keeps them from loading is told.
import { tell } from './dom.js';
import { ServiceError, stream } from './service.js';
import { say } from './words.js';

/**
 * `onFiles({drafts, deleted, renamed, contents})`: what the files hold beside what is hosted, as the service tells it.
 * `onReopened`: the service was away and answers again. `onRefused(error)`: it does not tell any more.
 * @returns resolves when it is known what the files hold, or that nobody tells
 */
export function watchFiles({ status, onFiles, onReopened, onRefused, signal }) {
  const first = Promise.withResolvers();
  let isWatched = true;
  let wasLost = false;
  void stream('/v1/studio/watch', {
    signal,
    onState(state) {
      if (state === 'lost') {
        wasLost = true;
        first.resolve();
      }
      if (state === 'open' && wasLost) {
        wasLost = false;
        onReopened();
      }
    },
    onEvent(_, { watching, failure, ...files }) {
      isWatched = watching;
      status.hidden = !watching;
      status.classList.toggle('problem', failure !== null);
      tell(status, failure === null ? say('watching') : say('brokenFiles', { why: failure }));
      if (watching) onFiles(files);
      first.resolve();
    },
    isOver: async () => !isWatched,
  }).catch((error) => {
    if (signal.aborted) return;
    status.classList.add('problem');
    if (!status.hidden) tell(status, say('watchRefused', { why: error.message }));
    if (error instanceof ServiceError) onRefused(error);
  }).finally(() => first.resolve());
  return first.promise;
}
