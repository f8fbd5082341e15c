// A process of its own that rotates the sealing keys of a folder and is killed, as by the kernel, after as many steps as it is told.
import { rotateSealingKeys } from '#server/keys/rotate-sealing-keys.ts';

const [folder = '', keyFile = '', steps = ''] = process.argv.slice(2);
let left = Number(steps);
await rotateSealingKeys({
  folder,
  keyFile,
  reached: (step) => {
    process.stdout.write(`${step}\n`);
    if (--left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write('finished\n');
