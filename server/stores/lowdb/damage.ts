// What the store says when it cannot go on: a file that is not what was written, or a disk that takes nothing more.
import { errnoOf } from './disk.ts';

/** A file does not hold what the store once made durable. It is never skipped over: what follows it was decided on it. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
  readonly file: string;
  /** The first byte that is not right. */
  readonly position: number;
  constructor(file: string, position: number, what: string) {
    super(`${file} is damaged at byte ${position}: ${what}. Nothing was changed. Put the whole data folder back from a backup ("factorflow restore") and start again; keep the damaged one for examination.`);
    this.file = file;
    this.position = position;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Free some space',
  EDQUOT: 'The disk quota is used up. Free some space or raise it',
  EROFS: 'The file system is read-only. Mount it for writing',
  EACCES: 'The data folder may not be written to. Give its owner the right',
  EPERM: 'The data folder may not be written to. Give its owner the right',
  EIO: 'The disk reports input/output errors. Look at the disk',
  EMFILE: 'The process has too many open files. Raise its limit',
};

/** What the operating system refused in the folder, and what an operator can do about it. */
export const reasonFor = (folder: string, error: unknown): string => {
  const code = errnoOf(error);
  const reason = code === null ? undefined : reasons[code];
  return `${reason ?? `Writing failed: ${String(error)}`} (${folder}${code === null ? '' : `, ${code}`})`;
};

/** Why nothing can be written now. */
export const troubleWith = (folder: string, error: unknown): string =>
  `${reasonFor(folder, error)}; the store tries again every second and goes on by itself.`;
