// `factorflow seal rotate`: a new sealing key, and everything sealed again with it.
import { defaultKeyFile } from '../config/sealing-key.ts';
import { type Rotation, rotateSealingKeys } from '../keys/rotate-sealing-keys.ts';
import { command } from './command.ts';
import { storeIn } from './folders.ts';
import { withProgress } from './progress.ts';

export const sealRotate = command({
  name: 'seal rotate',
  about: 'make a new sealing key and seal everything again with it',
  options: ['data', 'sealing-key-file'],
  notes: 'Stop the service first. Cut short anywhere, it is finished by running it again; the service can start meanwhile.\nA backup opens with the keys it was made with: keep a copy of the key file for as long as you keep older backups.',
  async run(flags) {
    const folder = storeIn('--data', flags.data);
    const keyFile = flags['sealing-key-file'] ?? defaultKeyFile(folder);
    const rotation = await withProgress('reading the store', (told) => rotateSealingKeys({ folder, keyFile, reached: told.now }));
    process.stdout.write(`${report(rotation, keyFile).join('\n')}\n`);
  },
});

function report({ current, isResumed, tables, movedCounts, retired, left }: Rotation, keyFile: string): string[] {
  const boxes = left.filter((mention) => mention.boxes > 0);
  const compared = left.filter((mention) => mention.boxes === 0 && mention.fingerprints > 0);
  return [
    `${isResumed ? 'finished the rotation that was begun earlier to' : 'rotated to'} sealing key ${current} in ${keyFile}`,
    ...tables.map(({ name, boxes: count, unreadable }) => `  ${name.padEnd(14)} ${count} sealed again${unreadable === 0 ? '' : `, ${unreadable} do not open with the keys at hand and stay as they are`}`),
    `  ${'limits'.padEnd(14)} ${movedCounts} counts of messages moved along`,
    ...retired.map((id) => `retired ${id}: nothing is sealed with it any more, and it is out of the file`),
    ...boxes.map(({ key, table, boxes: count }) => `kept ${key}: ${count} in ${table} are still sealed with it; run the command again`),
    ...compared.map(({ key, table, fingerprints }) => `fingerprints of ${key}: ${fingerprints} in ${table} can be compared still, by a key made of it that opens nothing; the next rotation drops it once they are gone`),
    ...(retired.length === 0 ? [] : [`backups made before now open with ${retired.join(', ')} only: keep the copy of the key file that belongs to them`]),
  ];
}
