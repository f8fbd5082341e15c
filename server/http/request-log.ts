// One line for each answer, and one measurement. Path without query, no header, no body: nothing secret can be in it.
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';

/** `route` is the template of the path, null where it led nowhere. A stream takes as long as somebody listens. */
export type Answered = { readonly method: string; readonly route: string | null; readonly status: number; readonly milliseconds: number; readonly isStream: boolean };
export type SeeAnswered = (answered: Answered) => void;

/** What the pipeline says of a request it has begun to answer. */
export type Note = { isStream: boolean };
export type RequestLog = (request: { readonly method: string; readonly path: string }, route: string | null, response: ServerResponse) => Note;

export function requestLog(log: Logger, see: SeeAnswered): RequestLog {
  // Four harmless values need not be searched for secrets, line after line.
  const lines = log.child({}, { redact: [] });
  return ({ method, path }, route, response) => {
    const began = performance.now();
    const note: Note = { isStream: false };
    // Not "finish": a reader who leaves in the middle is no less of a request.
    response.on('close', () => {
      const milliseconds = performance.now() - began;
      lines.info({ method, path, status: response.statusCode, ms: Math.round(milliseconds), ...(response.writableFinished ? {} : { cut: true }) }, 'answered');
      see({ method, route, status: response.statusCode, milliseconds, isStream: note.isStream });
    });
    return note;
  };
}
