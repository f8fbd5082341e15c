// Puts a file in place as a whole: whoever looks, after whatever crash, finds the old one or the new one. The new name is
// durable only once the folder has been synced too, which is left to the caller so that many files can share it.
import type { Disk } from './disk.ts';

export const temporarySuffix = '.tmp';

/** Bytes between syncs: the journal's own sync, which commits wait for, may have to wait for this many of ours. */
const mostUnsynced = 256 * 1024;

export const replaceFile = async (disk: Disk, path: string, pieces: Iterable<Buffer>): Promise<void> => {
  const temporary = path + temporarySuffix;
  const file = await disk.open(temporary, 'fresh');
  try {
    let position = 0;
    let synced = 0;
    // Each piece is made only when the one before it is written: nobody waits for more than one.
    for (const piece of pieces) {
      await file.write(position, piece);
      position += piece.length;
      if (position - synced < mostUnsynced) continue;
      await file.sync();
      synced = position;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(temporary, path);
};
