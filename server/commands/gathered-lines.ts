// Lines of the log on their way to a file: gathered here, because SonicBoom looks through all it has gathered at each line.
import { destination, type DestinationStream } from 'pino';

/** Characters at which they are written, and milliseconds after which they are in any case. */
const enough = 8_192;
const longest = 100;

/** Nothing that was written is lost where the process ends by itself, or by a signal that it handles. */
export function gatheredLines(fd: number): DestinationStream {
  const file = destination({ dest: fd, sync: false });
  let lines = '';
  let timer: NodeJS.Timeout | null = null;
  const write = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (lines !== '') file.write(lines);
    lines = '';
  };
  process.on('exit', () => {
    write();
    file.flushSync();
  });
  return {
    write(line) {
      lines += line;
      if (lines.length >= enough) write();
      else timer ??= setTimeout(write, longest); // it holds up the end of a process that has nothing else to do
    },
  };
}
