// Every language says everything, with the same parameters, in words of its own; and nothing is there that nobody says.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { de } from '#src/messages/catalogue.de.ts';
import { en } from '#src/messages/catalogue.en.ts';
import { languages } from '#src/messages/text.ts';

type Catalogue = Readonly<Record<string, string>>;
const catalogues: Readonly<Record<(typeof languages)[number], Catalogue>> = { en, de };
const others = Object.entries(catalogues).filter(([language]) => language !== 'en');
const english: Catalogue = en;

/** The same in both languages, and meant to be. */
const alike = new Set(['onFile.namedApp', 'field.code.submitted.code', 'notice.change.whenShort']);

const places = (wording: string) => [...wording.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

/** Every text and every template in the program that may be an id; what a template is filled with is one word, or the name of an event, which is two. */
function mentioned(): { readonly exact: ReadonlySet<string>; readonly templates: readonly RegExp[] } {
  const root = join(import.meta.dirname, '../..');
  const files = ['src', 'server'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(root, folder, name)));
  const sources = files.filter((name) => name.endsWith('.ts') && !/\.(?:en|de)\.ts$/.test(name)).map((name) => readFileSync(name, 'utf8')).join('\n');
  const exact = new Set([...sources.matchAll(/'([a-z]\w*(?:\.\w+)+)'/g)].map(([, id]) => id ?? ''));
  const templates = [...sources.matchAll(/`([a-z]\w*(?:\.\w+)*\.(?:\w*\$\{[^`}]+\}\w*\.?)+(?:\w+\.?)*)`/g)].map(([, template = '']) =>
    new RegExp(`^${template.split(/\$\{[^}]+\}/).map((part) => part.replaceAll('.', '\\.')).join(/^(?:action|field|consequence|item)\./.test(template) ? '\\w+(?:\\.\\w+){0,2}' : '\\w+')}$`));
  return { exact, templates };
}

describe('the catalogues of wordings', () => {
  it('are those of the languages that are spoken', () => {
    expect(Object.keys(catalogues)).toEqual([...languages]);
  });

  it.each(others)('%s says everything that English does, and nothing else', (_, catalogue) => {
    expect({ missing: Object.keys(en).filter((id) => !Object.hasOwn(catalogue, id)), tooMuch: Object.keys(catalogue).filter((id) => !Object.hasOwn(en, id)) }).toEqual({ missing: [], tooMuch: [] });
  });

  it.each(others)('%s fills every wording with the parameters of the English one', (_, catalogue) => {
    expect(Object.entries(catalogue).filter(([id, wording]) => String(places(wording)) !== String(places(english[id] ?? '')))).toEqual([]);
  });

  it.each(others)('%s says nothing in English by accident', (_, catalogue) => {
    expect(Object.entries(catalogue).filter(([id, wording]) => wording === english[id] && !alike.has(id))).toEqual([]);
    expect([...alike].filter((id) => catalogue[id] !== english[id])).toEqual([]);
  });

  it.each(Object.entries(catalogues))('%s has no empty wording, no stray space and no unclosed place', (_, catalogue) => {
    const isClean = (wording: string) => wording !== '' && wording.trim() === wording && !/[{}]|\s{2}/.test(wording.replaceAll(/\{\w+\}/g, 'x'));
    expect(Object.entries(catalogue).filter(([, wording]) => !isClean(wording))).toEqual([]);
  });

  it('de addresses people as Sie', () => {
    expect(Object.entries(de).filter(([, wording]) => /\b(?:[Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir)\b/.test(wording))).toEqual([]);
  });

  it('hold no id that nobody says', () => {
    const { exact, templates } = mentioned();
    expect(templates.length).toBeGreaterThan(5);
    expect(Object.keys(en).filter((id) => !exact.has(id) && !templates.some((template) => template.test(id)))).toEqual([]);
    expect(templates.filter((template) => template.test('nobody.says.this'))).toEqual([]);
  });
});
