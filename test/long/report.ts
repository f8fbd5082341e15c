// What a long run found, for people.
import type { LongResult } from './long-run.ts';

export type LongReport = {
  readonly commit: string;
  readonly hasLocalChanges: boolean;
  /** RFC 3339. */
  readonly date: string;
  readonly machine: { readonly system: string; readonly processor: string; readonly cores: number; readonly memoryMiB: number; readonly node: string };
  readonly lostOrDoubled: number;
  readonly results: readonly (LongResult & { readonly name: string; readonly about: string; readonly seconds: number })[];
};

export const markdown = ({ commit, hasLocalChanges, date, machine, lostOrDoubled, results }: LongReport): string => `# The long run

Written by \`npm run test:long\`.

| | |
|---|---|
| commit | \`${commit}\`${hasLocalChanges ? ', with local changes' : ''} |
| date | ${date} |
| machine | ${machine.system}, ${machine.cores} cores (${machine.processor}), ${machine.memoryMiB} MiB, Node ${machine.node} |
| lost or doubled | **${lostOrDoubled}** |

${results.map(chapter).join('\n')}`;

const chapter = ({ name, about, seconds, counts, broken }: LongReport['results'][number]): string => `## ${name}

${about[0]?.toUpperCase()}${about.slice(1)}: ${seconds} s.

| what | how many |
|---|---|
${Object.entries(counts).map(([what, count]) => `| ${inWords(what)} | ${count} |`).join('\n')}
| promises broken | **${broken.length}** |
${broken.length === 0 ? '' : `\n${broken.slice(0, 50).map(({ promise, evidence, again }) => `- ${promise}: ${evidence}. Again: \`${again}\``).join('\n')}\n`}`;

const inWords = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
