// The chart in other languages: each is what its language allows, whatever names the chart has.
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { builtInMachines } from '#server/machines-folder/charts.ts';
import { chartOf } from '#src/diagram/chart-of.ts';
import { mermaid } from '#src/diagram/mermaid.ts';
import { scxml } from '#src/diagram/scxml.ts';
import { smcat } from '#src/diagram/smcat.ts';
import { textForms } from '#src/diagram/text-forms.ts';
import { everything, hostile } from './charts.ts';
import { oddCharts } from './odd-charts.ts';
import { scxmlFaults } from './scxml-model.ts';

const charts = [everything, hostile(), ...Object.values(oddCharts), ...builtInMachines().map(({ machine }) => machine)].map((machine) => chartOf(machine));
const every = chartOf(everything);

describe('SCXML', () => {
  it.each(charts)('keeps to the content model, with every state and transition: $machine', (chart) => {
    const { faults, all } = scxmlFaults(scxml(chart));
    expect(faults).toEqual([]);
    const named = all.filter(({ name }) => ['state', 'parallel', 'final', 'history'].includes(name));
    const regions = new Set(chart.states.filter(({ kind }) => kind === 'parallel').map(({ id }) => id));
    const ended = chart.states.filter(({ kind, parent }) => kind === 'final' && regions.has(parent ?? '')).length;
    expect(named).toHaveLength(chart.states.length + ended + 1); // an end in each region that is one, and the end of the document
    const ends = chart.states.filter(({ kind }) => kind === 'final').map(({ id }) => id);
    const own = all.filter(({ name }) => name === 'transition').length - all.filter(({ name }) => name === 'initial' || name === 'history').length;
    const isOpen = ['compound', 'parallel'].includes(chart.states[0]?.kind ?? '');
    expect(own).toBe(chart.transitions.filter(({ source }) => !ends.includes(source)).length + (isOpen ? 1 : 0)); // to the end of the document
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

  it('says a delay that is no length of time as a call, and every other in digits', () => {
    const times = scxml(chartOf(oddCharts['delays of every size'] ?? expect.fail()));
    expect([...times.matchAll(/ delay="([^"]*)"/g)].map(([, delay]) => delay)).toEqual(['0ms', '1.5ms', '0.0000001ms', '1000000000000000000000ms', '31536000000ms', '10000000000000000000000ms', '0ms']);
    expect(times.match(/ delayexpr=/g)).toHaveLength(4);
  });

  it('takes back each of two timers that have one name', () => {
    const shared = scxml(chartOf(oddCharts['timers that share their name'] ?? expect.fail()));
    expect(shared).toMatch(/<send id="after\.a\.b\.c" [^]*<cancel sendid="after\.a\.b\.c"\/>[^]*<send id="after\.a\.b\.c-2" event="after\.a\.b\.c" [^]*<cancel sendid="after\.a\.b\.c-2"\/>/);
  });

  it('writes an end among regions as a state that holds an end, and says so', () => {
    const regions = scxml(chartOf(oddCharts['an end among regions'] ?? expect.fail()));
    expect(regions).toMatch(/<state id="regions\.left">\s+<final id="regions\.left\.ended"\/>/);
    expect(regions).toContain('<!-- A final state that is a region of a parallel one is written as a state with an end inside. -->');
    expect(scxml(every)).not.toContain('region');
  });

  it('is refused by the validator where it is wrong', () => {
    const good = scxml(every);
    const wrong: [string, string][] = [
      ['<parallel id', '<parallel class'], ['target="everything.stopped"', 'target="nowhere"'], ['target="everything.stopped"', 'target=""'], ['type="deep"', 'type="flat"'], ['type="internal"', 'type="inner"'], ['</scxml>', ''],
      ['id="everything.finished"', 'id="everything.stopped"'], ['id="everything.finished"', 'id="1"'], ['delay="5000ms"', 'delay="soon"'], ['delay="5000ms"', 'delay="5e3ms"'], ['delay="5000ms"', 'delay="-5ms"'], ['delay="5000ms"', ''],
      ['event="paused"', 'event="a..b"'], ['event="paused"', 'event="a."'], ['event="paused"', 'event="*.a"'], ['event="after.5000.everything.resting"', 'event="after.*"'], ['<final id="ended"/>', '<final id="ended"><state id="inner"/></final>'],
      ['<final id="everything.stopped"/>', 'a word'], ['<transition event="rested"/>', '<transition/>'], ['<initial>', '<initial><onentry/>'], ['version="1.0" name', 'name'], ['<history id="everything.working.remembered" type="deep">', '<history id="everything.working.remembered" type="deep"><transition target="everything.resting"/>'],
      ['<parallel id="everything.working">', '<parallel id="everything.working"><final id="early"/>'], ['<parallel id="everything.working">', '<parallel id="everything.working"><initial><transition target="everything.working.left"/></initial>'],
    ];
    for (const [from, to] of wrong) {
      expect(good).toContain(from);
      expect(scxmlFaults(good.replace(from, to)).faults, `${from} as ${to}`).not.toEqual([]);
    }
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
    expect(text.match(/^ +s\d+ --> s\d+/gm) ?? []).toHaveLength(chart.transitions.reduce((sum, { targets }) => sum + targets.length, 0) + chart.states.filter(({ kind }) => kind.startsWith('history')).reduce((sum, { initial }) => sum + initial.length, 0));
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
    const left = text.replaceAll(/Q => Q(: Q)?;\n/g, '').replaceAll(/Q \[(label=Q type=(regular|parallel|final|history|deephistory)|type=initial)\](: Q)?/g, 'S').replaceAll(/\s/g, '');
    expect(left).toMatch(/^[S,;{}]+$/);
    expect(left.match(/\{/g)?.length).toBe(left.match(/\}/g)?.length);
    expect(left.match(/S/g)).toHaveLength(chart.states.length + chart.states.filter(({ kind, initial }) => kind === 'compound' && initial.length > 0).length);
  });
});

describe('smcat, which guesses what a state is from its name', () => {
  const told = (machine: Parameters<typeof chartOf>[0]): string[] => [...smcat(chartOf(machine)).matchAll(/"((?:\\"|[^"])*)" \[(?:label="(?:\\"|[^"])*" )?type=(\w+)\]/g)].map(([, name, type]) => `${name} ${type}`);

  it('is told the type of every state, and every name once', () => {
    const names = createMachine({ id: 'm', initial: 'initial', states: { initial: {}, final: {}, history: { type: 'history', target: 'initial' }, '^x': {}, ']y': {}, 'a"': { initial: 'initial', states: { initial: {} } } } });
    expect(told(names)).toEqual(['m regular', 'm.initial-2 initial', 'm.initial regular', 'm.final regular', 'm.history history', 'm.^x regular', 'm.]y regular', 'm.a\\" regular', 'm.a\\".initial-2 initial', 'm.a\\".initial regular']);
    expect(smcat(chartOf(names))).toContain('  "m.initial-2" => "m.initial";\n');
  });

  it('has no two names that are written alike', () => {
    const alike = createMachine({ id: 'm', initial: '\\', states: { '\\': { on: { go: '\u2216' } }, '\u2216': {} } });
    expect(new Set(told(alike)).size).toBe(4);
    expect(smcat(chartOf(alike))).toContain('"m.\u2216" => "m.\u2216-2": "go";');
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
