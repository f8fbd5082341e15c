// The picture as a file: it stands alone, every state and transition can be found in it, and it says in words what it shows.
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { builtInMachines } from '#server/machines-folder/charts.ts';
import { chartOf } from '#src/diagram/chart-of.ts';
import { stateElementId, transitionElementId } from '#src/diagram/element-id.ts';
import { elk } from '#src/diagram/elk.ts';
import { drawn, drawnOrTold } from '#src/diagram/svg.ts';
import { textOf } from '#src/diagram/text-of.ts';
import { everything, hostile } from './charts.ts';

const chart = chartOf(everything);
const idsIn = (svg: string): string[] => [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id);
const elementOf = (svg: string, id: string): string => new RegExp(`<g id="${id.replaceAll(/[.*+?^$()|]/g, '\\$&')}"[^>]*>`).exec(svg)?.[0] ?? expect.fail(`no element ${id}`);

describe('the picture', () => {
  it.each([everything, hostile(), ...builtInMachines().map(({ machine }) => machine)])('is well-formed, alone, and has an element for every state and transition: $id', { timeout: 30_000 }, async (machine) => {
    const one = chartOf(machine);
    const svg = await drawn(one, await elk());
    expect(XMLValidator.validate(svg)).toBe(true);
    const ids = idsIn(svg);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining([...one.states.map(({ id }) => stateElementId(id)), ...one.transitions.map(({ id }) => transitionElementId(id))]));
    // XML 1.0 takes these as names; so does CSS once a colon is escaped.
    for (const id of ids) expect(id).toMatch(/^[a-z]+:[A-Za-z0-9._-]+$/);
    expect(svg).not.toMatch(/<script|<foreignObject|<image|@import|@font-face|url\(|href="(?!#)|src="|\son\w+="/);
    for (const [, target = ''] of svg.matchAll(/ href="#([^"]*)"/g)) expect(ids).toContain(target);
  });

  it('marks each arrow of a transition with several, and each text of it', async () => {
    const split = chart.transitions.find(({ event }) => event === 'split')?.id ?? expect.fail();
    const svg = await drawn(chart, await elk(), { overlay: { path: [split] } });
    expect(svg.match(new RegExp(`<g class="link transition taken" data-transitions="${transitionElementId(split)}"`, 'g'))).toHaveLength(2);
    expect(svg.match(/class="transition event taken" data-transition="everything\.paused \| split \| 0"/g)).toHaveLength(2);
    expect(svg.split(`id="${transitionElementId(split)}"`)).toHaveLength(2);
  });

  it('names its closed states, as a request does, and how many are inside of each', async () => {
    const odd = { ...chart, states: chart.states.map((state) => ({ ...state, id: state.id.replace('paused', 'a,b%'), parent: state.parent?.replace('paused', 'a,b%') ?? null })), transitions: [] };
    const svg = await drawn(odd, await elk(), { collapsed: ['everything.working', 'everything.a,b%', 'everything.resting'] });
    expect(svg).toMatch(/^<svg [^>]* data-closed="everything\.working,everything\.a%2Cb%25">/);
    expect([...svg.matchAll(/data-state="([^"]*)"[^>]* data-hidden="(\d+)"/g)].map(([, id, hidden]) => [id, hidden])).toEqual([['everything.working', '7'], ['everything.a,b%', '3']]);
    expect(await drawn(chart, await elk())).not.toMatch(/data-closed|data-hidden/);
  });

  it('says what it is to those who cannot see it', async () => {
    const svg = await drawn(chart, await elk());
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="title:everything" aria-describedby="desc:everything"/);
    expect(svg).toContain('<title id="title:everything">Statechart of everything, version 3</title>');
    const desc = /<desc[^>]*>([^]*?)<\/desc>/.exec(svg)?.[1]?.replaceAll('&apos;', "'").replaceAll('&gt;', '>') ?? '';
    expect(desc).toBe(`Shows all there is. 16 states, 21 transitions.\n${textOf(chart)}`);
  });

  it('names its states, tags, activities, ends, history and regions', async () => {
    const svg = await drawn(chart, await elk());
    for (const text of ['resting', '«waiting»', 'entry / ring, note(what: rests)', 'do / watchDoor as door', 'exit / assign', 'H*', 'H', 'after patience (10 minutes)']) expect(svg).toContain(`>${text}</text>`);
    expect(svg).toContain('<title>everything.resting\nNothing happens.\npage: rest'.replaceAll('\n', '&#10;'));
    expect(elementOf(svg, 's:everything.working.left')).toContain('class="state compound region"');
    expect(svg.match(/<g id="s:everything.finished"[^]*?<\/g>/)?.[0].match(/class="box"/g)).toHaveLength(2);
    expect(svg.match(/class="dot"/g)).toHaveLength(4);
  });

  it('keeps the ids of what is there when something is added', async () => {
    const fewer = { ...chart, transitions: chart.transitions.slice(0, -1) };
    const [before, after] = [idsIn(await drawn(fewer, await elk())), idsIn(await drawn(chart, await elk()))];
    expect(after).toEqual(expect.arrayContaining(before));
  });

  it('is light on paper, and on a screen as the reader has it unless told otherwise', async () => {
    const svg = await drawn(chart, await elk(), { theme: 'dark' });
    expect(svg).toContain('class="chart dark"');
    const css = /<style>([^]*?)<\/style>/.exec(svg)?.[1] ?? '';
    const [plain = '', ...conditional] = css.split('@media ');
    expect(plain).toContain('.ground{fill:#ffffff}');
    expect(conditional.map((block) => block.slice(0, block.indexOf('{')))).toEqual(['screen', 'screen and (prefers-color-scheme:dark)', 'print']);
    expect(conditional[0]).toContain('.chart.dark .ground{fill:#12161c}');
    expect(conditional[1]).toContain('.chart:not(.light) .ground{fill:#12161c}');
  });

  it('shows an overlay by classes, counts and the numbers of a path', async () => {
    const [first = '', second = ''] = chart.transitions.filter(({ event }) => event === 'work.begun').map(({ id }) => id);
    const svg = await drawn(chart, await elk(), { overlay: { states: { 'everything.resting': { count: 12, class: 'active' } }, transitions: { [first]: { count: 0, class: 'uncovered' }, [second]: { count: 3, class: 'covered' } }, path: [second, 'gone', second] } });
    expect(elementOf(svg, 's:everything.resting')).toContain('class="state atomic active"');
    expect(svg).toMatch(/data-badge="everything\.resting"><rect[^>]*><text[^>]*>12<\/text>/);
    expect(elementOf(svg, transitionElementId(first))).toContain('class="transition event uncovered"');
    expect(elementOf(svg, transitionElementId(second))).toContain('class="transition event taken"');
    expect(svg).toMatch(/×0<\/text>/);
    expect(svg).toMatch(/×3 \(1, 3\)<\/text>/);
    expect(svg).toMatch(new RegExp(`<g class="link transition taken" data-transitions="[^"]*${transitionElementId(second).replaceAll('.', '\\.')}`));
  });

  it('shows the chart as text, and why, where it cannot be laid out', async () => {
    const failing = { layout: () => Promise.reject(new Error('<no> room')) };
    const { svg, failure } = await drawnOrTold(chart, failing);
    expect(failure).toBe('the chart cannot be laid out: <no> room');
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).toContain('&lt;no&gt; room</text>');
    for (const line of textOf(chart).trimEnd().split('\n').slice(0, 5)) expect(svg).toContain(`>${line}</text>`);
  });
});
