// Machine files that are edited while the service runs: what they hold is drawn anew, and what keeps them from loading is told.
import { tell } from './dom.js';
import { stream } from './service.js';
import { say } from './words.js';

/** `onDrafts(drafts)`: by machine, a name that changes with what its file holds. */
export function watchFiles({ status, onDrafts, signal }) {
  let isWatched = true;
  return stream('/v1/studio/watch', {
    signal,
    onState: () => undefined,
    onEvent(_, { watching, failure, drafts }) {
      isWatched = watching;
      status.hidden = !watching;
      status.classList.toggle('problem', failure !== null);
      tell(status, failure === null ? say('watching') : say('brokenFiles', { why: failure }));
      if (watching) onDrafts(drafts);
    },
    isOver: async () => !isWatched,
  }).catch(() => undefined);
}
