// The chart in other languages: each is what its language allows, whatever names the chart has.
import { describe, expect, it } from 'vitest';
import { builtInMachines } from '#server/machines-folder/charts.ts';
import { chartOf } from '#src/diagram/chart-of.ts';
import { mermaid } from '#src/diagram/mermaid.ts';
import { scxml } from '#src/diagram/scxml.ts';
import { smcat } from '#src/diagram/smcat.ts';
import { textForms } from '#src/diagram/text-forms.ts';
import { everything, hostile } from './charts.ts';
import { scxmlFaults } from './scxml-model.ts';

const charts = [everything, hostile(), ...builtInMachines().map(({ machine }) => machine)].map((machine) => chartOf(machine));
const every = chartOf(everything);

describe('SCXML', () => {
  it.each(charts)('keeps to the content model, with every state and transition: $machine', (chart) => {
    const { faults, all } = scxmlFaults(scxml(chart));
    expect(faults).toEqual([]);
    const named = all.filter(({ name }) => ['state', 'parallel', 'final', 'history'].includes(name));
    expect(named).toHaveLength(chart.states.length + 1); // and the end of the document
    const ends = chart.states.filter(({ kind }) => kind === 'final').map(({ id }) => id);
    const own = all.filter(({ name }) => name === 'transition').length - all.filter(({ name }) => name === 'initial' || name === 'history').length;
    expect(own).toBe(chart.transitions.filter(({ source }) => !ends.includes(source)).length + 1);
  });

  it('says structure, delays, outcomes and history in its own words, and what it cannot say at its head', () => {
    const document = scxml(every);
    expect(document).toContain('<send id="after.patience.everything.resting" event="after.patience.everything.resting" delay="600000ms"/>');
    expect(document).toContain('<send id="after.growing.everything.resting" event="after.growing.everything.resting" delayexpr="delay(&apos;growing&apos;)"/>');
    expect(document).toContain('<transition event="done.invoke._0.everything.working.left.first" cond="guard(&apos;isVerdict(expected: right)&apos;)" target="everything.working.left.last"/>');
    expect(document).toContain('<transition event="split" target="everything.working.left.first everything.working.right.only"/>');
    expect(document).toContain('<history id="everything.working.remembered" type="deep">');
    expect(document).toContain('<transition event="all.stopped" target="everything.stopped" type="internal"/>');
    expect(document).toMatch(/<!-- Not expressed: the context/);
    expect(document).toMatch(/<!-- A guard is written guard\(NAME\)/);
  });

  it('is refused by the validator where it is wrong', () => {
    const good = scxml(every);
    const wrong: [string, string][] = [['<parallel id', '<parallel class'], ['target="everything.stopped"', 'target="nowhere"'], ['type="deep"', 'type="flat"'], ['</scxml>', ''], ['id="everything.finished"', 'id="everything.stopped"'], ['delay="5000ms"', 'delay="soon"'], ['event="paused"', 'event="a..b"']];
    for (const [from, to] of wrong) expect(scxmlFaults(good.replace(from, to)).faults, from).not.toEqual([]);
  });
});

describe('mermaid', () => {
  // The lines that stateDiagram-v2 has, as its grammar tells them apart; all of ours parse with mermaid 11.
  const label = String.raw`(?:[\p{L}\p{N} .,/()\[\]«»×→…'=+*?!-]|#\d+;)+`;
  const lines = [/^stateDiagram-v2$/, /^ +direction TB$/, new RegExp(`^ +state "${label}" as s\\d+$`, 'u'), /^ +state s\d+ \{$/, /^ +\}$/, /^ +--$/, new RegExp(`^ +s\\d+ : ${label}$`, 'u'), new RegExp(`^ +s\\d+ --> s\\d+ : ${label}$`, 'u'),
    new RegExp(`^ +\\[\\*\\] --> s\\d+( : ${label})?$`, 'u'), /^ +s\d+ --> \[\*\]$/, /^ +note right of s\d+$/, /^ +end note$/];

  it.each(charts)('has no line that its grammar does not know, with every state and transition: $machine', (chart) => {
    const text = mermaid(chart);
    let isNote = false;
    for (const line of text.trimEnd().split('\n')) {
      if (/^ +end note$/.test(line)) isNote = false;
      expect(isNote ? /^ +\S/.test(line) : lines.some((known) => known.test(line)), line).toBe(true);
      if (isNote) expect(line).toMatch(new RegExp(`^ +${label}$`, 'u'));
      if (/^ +note right of s\d+$/.test(line)) isNote = true;
    }
    expect(text.match(/^ +state "/gm)).toHaveLength(chart.states.length);
    expect(text.match(/^ +s\d+ --> s\d+/gm)).toHaveLength(chart.transitions.reduce((sum, { targets }) => sum + targets.length, 0) + chart.states.filter(({ kind }) => kind.startsWith('history')).reduce((sum, { initial }) => sum + initial.length, 0));
    expect(text.match(/\{$/gm)?.length).toBe(text.match(/^ +\}$/gm)?.length);
  });

  it('nests states, parts regions and says guards and delays', () => {
    expect(mermaid(every)).toMatch(/ {2}state s0 \{\n {4}state "resting" as s1\n/);
    expect(mermaid(every).match(/^ +--$/gm)).toHaveLength(2);
    expect(mermaid(every)).toContain('after patience (10 minutes)');
    expect(mermaid(every)).toContain('fetchParcel done [isVerdict(expected#58; right)]');
  });
});

describe('smcat', () => {
  /** Quoted strings out of the way, what remains must be its grammar's own signs. */
  const bare = (text: string): string => text.replaceAll(/"(?:\\"|[^"])*"/g, 'Q');

  it.each(charts)('is of its own signs and quoted names alone: $machine', (chart) => {
    const text = bare(smcat(chart));
    const left = text.replaceAll(/Q => Q(: Q)?;\n/g, '').replaceAll(/Q \[(label=Q( type=(parallel|final|history|deephistory))?|type=initial)\](: Q)?/g, 'S').replaceAll(/\s/g, '');
    expect(left).toMatch(/^[S,;{}]+$/);
    expect(left.match(/\{/g)?.length).toBe(left.match(/\}/g)?.length);
    expect(left.match(/S/g)).toHaveLength(chart.states.length + chart.states.filter(({ kind, initial }) => kind === 'compound' && initial.length > 0).length);
  });
});

describe('the list in lists', () => {
  it('has a line for every state and every transition, each a level below what it belongs to', () => {
    for (const chart of charts) expect(textForms.text(chart).split('\n').length).toBeGreaterThan(chart.states.length + chart.transitions.length);
    expect(textForms.text(every)).toContain(`
- working (all states inside at once, tag busy)
  - paused: leads to paused
  - working done: leads to finished
  - left
    - first (initial)
      - runs fetchParcel
`);
  });
});

describe('JSON', () => {
  it('is the chart', () => {
    for (const chart of charts) expect(JSON.parse(textForms.json(chart))).toEqual(chart);
  });
});
