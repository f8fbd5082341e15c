// Lists every machine that `serve` would host with the same folders, and what an operator should know of each.
import { builtInMachines } from '../machines-folder/charts.ts';
import { loadMachineFolders } from '../machines-folder/load-machines.ts';
import { listingOf, type MachineListing } from '../machines-folder/machine-listing.ts';
import { command } from './command.ts';

export const machines = command({
  name: 'machines',
  about: 'list the machines: id, version, states, transitions, events, and what to know of how they are hosted',
  options: ['machines', 'json'],
  async run({ machines: folders, json }) {
    const builtIn = builtInMachines();
    const { current, earlier } = await loadMachineFolders(folders, builtIn);
    const listings = [...builtIn, ...current].map((definition) => listingOf(definition, earlier));
    await written(json ? `${JSON.stringify({ items: listings }, null, 2)}\n` : table(listings));
    // A file that opens something when it is imported would keep this process from ending.
    if (listings.some(({ warnings }) => warnings.some(({ rule }) => rule === 'open-handle'))) process.exit();
  },
});

/** One block per machine, its events beneath; the warnings of all of them at the end, each with its place. */
function table(listings: readonly MachineListing[]): string {
  const rows = [['MACHINE', 'VERSION', 'STATES', 'TRANSITIONS'], ...listings.map(({ id, version, states, transitions }) => [id, version, String(states.length), String(transitions)])];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const [head = '', ...lines] = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  const blocks = listings.map((listing, i) => [lines[i], ...details(listing)].join('\n'));
  const warnings = listings.flatMap(({ id, warnings }) => warnings.map(({ rule, message, file, line }) => `  ${file === undefined ? id : `${file}${line === undefined ? '' : `:${line}`}`}  ${rule}\n    ${id}: ${message}`));
  return `${[head, ...blocks].join('\n')}\n${warnings.length === 0 ? '' : `\n${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}:\n${warnings.join('\n')}\n`}`;
}

const details = ({ events, actors, earlierVersions }: MachineListing): string[] => [
  ...(events.length === 0 ? [] : [`  events   ${events.join(', ')}`]),
  ...actors.map(({ src, hosted }) => `  actor    ${src}: ${hosted}`),
  ...(earlierVersions.length === 0 ? [] : [`  earlier  ${earlierVersions.join(', ')}`]),
];

const written = (text: string): Promise<void> => new Promise((done) => void process.stdout.write(text, () => done()));
