// The files of diagrams/: a picture and a mermaid text of each machine, and a page that shows them.
import { chartOf } from '#src/diagram/chart-of.ts';
import { elk } from '#src/diagram/elk.ts';
import { mermaid } from '#src/diagram/mermaid.ts';
import { drawn } from '#src/diagram/svg.ts';
import type { Chart } from '../machines-folder/charts.ts';

export type DiagramFile = { readonly name: string; readonly text: string };

/** The same machines give the same files, to the letter. @throws {LayoutError} */
export async function diagramFiles(charts: readonly Pick<Chart, 'id' | 'machine' | 'version'>[]): Promise<DiagramFile[]> {
  const engine = await elk();
  const files: DiagramFile[] = [];
  for (const { id, machine, version } of charts) {
    const chart = { ...chartOf(machine, version), machine: id };
    files.push({ name: `${fileName(id)}.svg`, text: await drawn(chart, engine) }, { name: `${fileName(id)}.mmd`, text: mermaid(chart) });
  }
  return [...files, { name: 'README.md', text: page(charts) }];
}

const page = (charts: readonly Pick<Chart, 'id' | 'machine'>[]): string => `# diagrams: shows

Pictures of the charts, made from the machines by \`npm run diagrams\` and never drawn by hand; a test fails when one of them
is not what its machine looks like now. Open a picture for itself to read it at full size: each state and transition tells
more when pointed at, and a blue transition leads to the state it names. The mermaid text is the same chart for tools that
draw that. \`npm run -s factorflow -- diagram MACHINE --format FORMAT\` makes them of any machine, as SVG, PNG, mermaid, SCXML,
smcat, JSON or plain text, with what tests cover or a check finds laid over it by \`--overlay FILE\`.

A ring is where transitions begin that hold anywhere inside a state; a filled dot, where a state begins; H and H* are shallow
and deep history; a double border is an end. A transition to a state that many lead to from elsewhere is told in words.
${charts.map(({ id, machine }) => section(id, machine.root.description)).join('')}`;

const section = (id: string, description: string | undefined): string => `
## ${id}

${description === undefined ? '' : `${description} `}[Picture](${fileName(id)}.svg), [mermaid](${fileName(id)}.mmd).

[![The statechart of ${id}](${fileName(id)}.svg)](${fileName(id)}.svg)
`;

/** Of letters, digits, dots and hyphens: a machine may have any id. */
const fileName = (id: string): string => id.replaceAll(/[^A-Za-z0-9.-]+/g, '_').replace(/^\.+/, '_');
