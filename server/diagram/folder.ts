// The files of diagrams/: a picture and a mermaid text of each machine, an overview of the large ones, and a page that shows them.
import { chartOf } from '#src/diagram/chart-of.ts';
import { elk } from '#src/diagram/elk.ts';
import { mostAtOnce } from '#src/diagram/layout.ts';
import { mermaid } from '#src/diagram/mermaid.ts';
import { overviewDrawn } from '#src/diagram/overview.ts';
import { drawn } from '#src/diagram/svg.ts';
import type { Chart } from '../machines-folder/charts.ts';

export type DiagramFile = { readonly name: string; readonly text: string };

/** The same machines give the same files, to the letter. @throws {LayoutError} */
export async function diagramFiles(charts: readonly Pick<Chart, 'id' | 'machine' | 'version'>[]): Promise<DiagramFile[]> {
  const engine = await elk();
  const files: DiagramFile[] = [];
  const names = fileNames(charts.map(({ id }) => id));
  const shown: Shown[] = [];
  for (const { id, machine, version } of charts) {
    const chart = { ...chartOf(machine, version), machine: id };
    const { whole, overview } = names.get(id) ?? { whole: id, overview: id };
    const isLarge = chart.states.length > mostAtOnce;
    files.push({ name: `${whole}.svg`, text: await drawn(chart, engine) }, { name: `${whole}.mmd`, text: mermaid(chart) });
    if (isLarge) files.push({ name: `${overview}.svg`, text: await overviewDrawn(chart, engine) });
    shown.push({ id, description: machine.root.description, file: whole, overview: isLarge ? overview : null });
  }
  return [...files, { name: 'README.md', text: page(shown) }];
}

/** What the page says of one machine; names of files without their ends. */
type Shown = { readonly id: string; readonly description: string | undefined; readonly file: string; readonly overview: string | null };

const page = (shown: readonly Shown[]): string => `# diagrams: shows

Pictures of the charts, made from the machines by \`npm run diagrams\` and never drawn by hand; a test fails when one of them
is not what its machine looks like now. Of a chart with more than ${mostAtOnce} states the page shows an overview: states with others
inside are closed, each says where it leads and on what, without actions and without the guards of events, and a state that
several lead to is named by them and has no lines. A click opens the whole picture, where each state and transition tells more
when pointed at, and a blue transition leads to the state it names. The mermaid text is the same chart for tools that draw that.
\`npm run -s factorflow -- diagram MACHINE --format FORMAT\` makes pictures of any machine, as SVG, PNG, mermaid, SCXML,
smcat, JSON or plain text, with what tests cover or a check finds laid over it by \`--overlay FILE\`.

A ring is where transitions begin that hold anywhere inside a state; a filled dot, where a state begins; H and H* are shallow
and deep history; a double border is an end, a doubled one to the right a closed state. A transition to a state that many lead
to from elsewhere is told in words, and so are the longest ones where lines would go by too many states to be followed.
${shown.map(section).join('')}`;

const section = ({ id, description, file, overview }: Shown): string => `
## ${id}

${description === undefined ? '' : `${description} `}[${overview === null ? 'Picture' : 'The whole picture'}](${file}.svg), [mermaid](${file}.mmd).

[![${overview === null ? 'The' : 'An overview of the'} statechart of ${id}](${overview ?? file}.svg)](${file}.svg)
`;

/** By the id of a machine. No two are alike, not even where a disk takes capitals for small letters; machines come before overviews. */
function fileNames(ids: readonly string[]): ReadonlyMap<string, { readonly whole: string; readonly overview: string }> {
  const taken = new Set<string>();
  const free = (wanted: string): string => {
    let name = wanted;
    for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${wanted}-${i}`;
    taken.add(name.toLowerCase());
    return name;
  };
  const wholes = ids.map((id) => free(fileName(id)));
  return new Map(ids.map((id, i) => [id, { whole: wholes[i] ?? id, overview: free(`${wholes[i] ?? id}-overview`) }]));
}

/** Of letters, digits, dots and hyphens: a machine may have any id. */
const fileName = (id: string): string => id.replaceAll(/[^A-Za-z0-9.-]+/g, '_').replace(/^\.+/, '_');
