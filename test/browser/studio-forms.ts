// The form of an event that a flow takes, made of its schema: every kind of value, by labels alone, and what the service refuses at its field.
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { onPages } from './on-pages.ts';
import type { StudioHouse } from './studio-house.ts';

const desk = `import { createMachine } from 'xstate';

export const desk = createMachine({ id: 'desk', version: '1', initial: 'manned', states: { manned: { on: { 'order.placed': 'manned', 'price.asked': 'manned', 'bell.rung': 'manned', 'desk.left': 'manned' } } } });
`;
const markup = '<img src=x onerror="document.title=1">';
const events = {
  'order.placed': {
    type: 'object', title: 'Place an order', description: 'What is wanted, and where it goes.', additionalProperties: false, required: ['kind', 'address', 'note', 'pay', 'code'],
    $defs: {
      address: { type: 'object', title: 'Address', properties: { street: { type: 'string', title: 'Street', minLength: 1 }, zip: { type: 'string', title: 'Zip', pattern: '^[0-9]{5}$', description: 'Of the post.' } }, required: ['street', 'zip'], additionalProperties: false },
      part: { type: 'object', properties: { name: { type: 'string', minLength: 1 }, inside: { $ref: '#/$defs/part' }, outer: { allOf: [{ $ref: '#/$defs/part' }] } }, required: ['name', 'outer'], additionalProperties: false },
    },
    properties: {
      kind: { const: 'order', title: 'Sort' },
      address: { $ref: '#/$defs/address' },
      billing: { $ref: '#/$defs/address', title: 'Billing address' },
      note: { type: ['string', 'null'], title: 'Note' },
      code: { type: ['integer', 'string'], title: 'Code' },
      amount: { type: 'integer', title: 'Amount', minimum: 1, maximum: 9, default: 3 },
      size: { title: 'Size', enum: [[2], '2', 2, null, { w: 1 }] },
      gift: { type: 'boolean', title: 'Gift' },
      lines: { type: 'array', title: 'Lines', items: { type: 'object', properties: { sku: { type: 'string', title: 'Article', pattern: '^[A-Z]+$' }, count: { type: 'integer', title: 'Count', default: 1 } }, required: ['sku'], additionalProperties: false } },
      pay: {
        title: 'Payment', oneOf: [
          { title: 'Card', type: 'object', properties: { by: { const: 'card' }, number: { type: 'string', title: 'Card number', pattern: '^[0-9]{4}$' } }, required: ['by', 'number'], additionalProperties: false },
          { title: 'Transfer', type: 'object', properties: { by: { const: 'transfer' }, account: { type: 'string', title: 'Account', minLength: 3 } }, required: ['by', 'account'], additionalProperties: false },
        ],
      },
      labels: { type: 'object', title: 'Labels', additionalProperties: { type: 'string' } },
      tree: { $ref: '#/$defs/part', title: 'Tree' },
    },
  },
  'price.asked': { type: 'object', title: markup, description: markup, properties: { [markup]: { enum: [markup], description: markup }, of: { type: 'string' } }, required: ['of'], additionalProperties: false },
  'desk.left': { type: 'object', additionalProperties: false },
};

/** A machine whose events have every kind of value. */
export const deskFiles: Readonly<Record<string, string>> = { 'desk.machine.ts': desk, 'desk.events.ts': `export const events = ${JSON.stringify(events)};\n` };

/** @param opened told of each page, to be closed */
export function formCases(at: () => StudioHouse, opened: (page: Page) => void) {
  let page: Page;
  let flow: string;
  let form: Locator;

  const { start, until } = onPages(() => ({ house: at(), page }));
  const formOf = (name: string): Locator => page.locator(`form[data-action="${name}"]`);
  const open = async (name: string, size?: { width: number; height: number }): Promise<void> => {
    flow = await start('desk');
    opened((page = await at().open(`#machine=desk&flow=${flow}`, size)));
    page.setDefaultTimeout(2_000);
    form = formOf(name);
    await form.waitFor();
  };
  const field = (name: string): Locator => form.getByLabel(name, { exact: true });
  const sends = async (event: object): Promise<void> => await until(async () => (await at().service.call('GET', `/v1/flows/${flow}/events`)).body.items.map((item: { event: object }) => item.event).slice(1), [event]);
  const press = async (): Promise<void> => await form.locator('button:not([type])').click();
  /** What a screen reader says with a field. */
  const told = async (of: Locator): Promise<string> => (await Promise.all((await of.getAttribute('aria-describedby') ?? '').split(' ').map(async (id) => await page.locator(`#${id}`).textContent()))).join(' ').trim();
  const fillIn = async (): Promise<void> => {
    await field('Street (required)').fill('High Street 1');
    await field('Zip (required)').fill('12345');
    await field('Card number (required)').fill('1234');
  };

  async function standsUnderName(): Promise<void> {
    await open('order.placed');
    expect(await form.locator('h3').textContent()).toBe('Place an order order.placed');
    expect(await form.locator('h3 + p').textContent()).toBe('What is wanted, and where it goes.');
    expect(await form.locator('button:not([type])').textContent()).toBe('Place an order');
    expect(await formOf('bell.rung').locator('h3, button, textarea:visible').allTextContents()).toEqual(['Bell rung bell.rung', 'Send bell.rung']);
    form = formOf('desk.left');
    expect(await form.innerText()).toBe('Send desk.left');
    await press();
    await sends({ type: 'desk.left' });
  }

  async function sendsWhatIsFilledIn(): Promise<void> {
    await open('order.placed');
    expect(await form.getByRole('group', { name: 'Address (required)' }).locator('input').count()).toBe(2);
    await fillIn();
    expect(await field('Sort').textContent()).toBe('"order"');
    expect(await field('Amount (optional)').inputValue()).toBe('3');
    expect(await field('Size (optional)').locator('option').allTextContents()).toEqual(['not sent', '[2]', '"2"', '2', 'null', '{"w":1}']);
    await field('Size (optional)').selectOption({ label: '[2]' });
    await form.getByRole('group', { name: 'Note (required)' }).getByLabel('Which one').selectOption('null');
    const code = form.getByRole('group', { name: 'Code (required)' });
    await code.getByLabel('Which one').selectOption('text');
    await code.getByLabel('Send it as an empty text').check();
    await form.getByRole('group', { name: 'Payment (required)' }).getByLabel('Which one').selectOption('Transfer');
    await field('Account (required)').fill('DE1');
    await form.getByRole('group', { name: 'Lines (optional)' }).getByLabel('Send this part').check();
    for (const article of ['A', 'B', 'C']) {
      await form.getByText('Add to Lines').press('Enter');
      await page.keyboard.type(article);
    }
    await form.getByText('Remove Lines 2').press('Enter');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Remove Lines 2');
    await field('Labels, as JSON (optional)').fill('{"a": "b"}');
    await press();
    await sends({ kind: 'order', address: { street: 'High Street 1', zip: '12345' }, note: null, code: '', amount: 3, size: [2], lines: [{ sku: 'A', count: 1 }, { sku: 'C', count: 1 }], pay: { by: 'transfer', account: 'DE1' }, labels: { a: 'b' }, type: 'order.placed' });
  }

  async function marksWhatIsRefused(): Promise<void> {
    await open('order.placed');
    await fillIn();
    await form.getByRole('group', { name: 'Code (required)' }).getByLabel('Value').fill('1');
    await form.getByRole('group', { name: 'Note (required)' }).getByLabel('Value', { exact: true }).fill('x');
    await field('Zip (required)').fill('12');
    await field('Card number (required)').fill('12');
    await form.getByRole('group', { name: 'Lines (optional)' }).getByLabel('Send this part').check();
    await form.getByText('Add to Lines').click();
    expect(await told(field('Zip (required)'))).toBe('Of the post. has to match ^[0-9]{5}$.');
    await press();
    await until(async () => await form.locator('[aria-invalid]').evaluateAll((all) => all.map((one) => one.getAttribute('name'))), ['address.zip', 'lines.0.sku', 'pay.number']);
    expect(await told(field('Zip (required)'))).toMatch(/must match pattern "\^\[0-9\]\{5\}\$"$/);
    expect(await told(field('Article (required)'))).toMatch(/is required$/);
    expect(await form.getByRole('alert').textContent()).toMatch(/: see Address: Zip, Lines 1: Article, Payment: Card number\.$/);
    expect(await page.evaluate('document.activeElement.name')).toBe('address.zip');
    expect(await form.locator('.problem').allTextContents()).not.toContainEqual(expect.stringContaining('oneOf'));
  }

  async function leavesToJson(): Promise<void> {
    await open('order.placed');
    const labels = field('Labels, as JSON (optional)');
    expect(await told(labels)).toBe('Its schema: {"type":"object","additionalProperties":{"type":"string"}}');
    await labels.fill('{"a": ');
    await field('Amount (optional)').fill('');
    await field('Amount (optional)').press('e');
    await press();
    await until(async () => await told(labels), 'Its schema: {"type":"object","additionalProperties":{"type":"string"}} is no JSON');
    expect(await form.getByRole('alert').textContent()).toBe('Nothing was sent: see Note, Code, Amount, Labels.');
    await form.getByRole('group', { name: 'Tree (optional)' }).getByLabel('Send this part').check();
    expect(await form.getByRole('group', { name: 'Tree (optional)' }).locator('textarea').count()).toBe(1);
    await form.locator('input[name="tree.inside"]').check();
    expect(await form.getByLabel('name (required)').count()).toBe(4);
  }

  const part = { type: 'object', properties: { of: { $ref: '#' } } };
  const beginnings: readonly (readonly [string, object, unknown])[] = [
    ['defaults at any depth', { properties: { a: { type: 'object', default: { b: [1, 'x'] }, properties: { b: { type: 'array', items: { type: ['integer', 'string'] } } } }, c: { const: null, default: null } } }, { a: { b: [1, 'x'] }, c: null }],
    ['alternatives beside fields of all of them', { properties: { by: { enum: ['a', 'b'] } }, oneOf: [{ properties: { by: { const: 'a' } }, required: ['by'] }, { properties: { by: { const: 'b' }, more: { default: 1.5, type: 'number' } }, required: ['by'] }], default: { by: 'b' } }, { by: 'b', more: 1.5 }],
    ['conjunctions and references', { allOf: [{ $ref: '#/$defs/x' }, { properties: { n: { minimum: 2, default: 4 } } }], $defs: { x: { properties: { n: { type: 'integer' } }, required: ['n'] } } }, { n: 4 }],
    ['titles of constants', { properties: { a: { oneOf: [{ const: 1, title: 'one' }, { const: 2, title: 'two' }], default: 2 } } }, { a: 2 }],
    ['required values that the schema does not mention', { required: ['toString'] }, {}],
    ['what nobody has typed', { required: ['a', 'b', 'c', 'd'], properties: { a: { type: 'string' }, b: { type: 'boolean' }, c: { enum: [1, 2] }, d: { type: 'array', items: { type: 'null' }, minItems: 1 } } }, { d: [null] }],
    ['a reference to nowhere, one to itself, and one without end', { required: ['a', 'b'], properties: { a: { $ref: '#/$defs/none' }, b: { $ref: '#/properties/b' }, c: part, d: { $ref: '#', default: {} } }, default: { d: {} } }, { d: {} }],
    ['a property of an odd name', JSON.parse('{"properties":{"__proto__":{"default":1,"type":"integer"},"a/b~c \\"\'":{"const":1}},"required":["a/b~c \\"\'"]}') as object, JSON.parse('{"__proto__":1,"a/b~c \\"\'":1}')],
  ];
  async function beginsWithDefaults(): Promise<void> {
    opened((page = await at().browser.newPage()));
    await page.goto(`${at().url}/studio`);
    const schemas = JSON.stringify(JSON.stringify(beginnings.map(([, schema]) => ({ type: 'object', ...schema }))));
    const values = JSON.parse(await page.evaluate<string>(`import('/studio/form.js').then(({ schemaForm }) => JSON.stringify(JSON.parse(${schemas}).map((schema) => schemaForm(schema, 'x').read().values)))`)) as unknown[];
    expect(Object.fromEntries(beginnings.map(([what], i) => [what, values[i]]))).toEqual(Object.fromEntries(beginnings.map(([what, , wanted]) => [what, wanted])));
  }

  async function showsMarkup(): Promise<void> {
    await open('price.asked', { width: 320, height: 640 });
    expect(await form.locator('h3').textContent()).toBe(`${markup} price.asked`);
    for (const box of await formOf('order.placed').getByLabel('Send this part').all()) await box.check();
    await formOf('order.placed').getByText('Add to Lines').click();
    await formOf('bell.rung').locator('summary').click();
    await formOf('order.placed').locator('button:not([type])').click();
    await formOf('order.placed').locator('[aria-invalid]').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    const { violations } = await new AxeBuilder({ page }).include('#flow-actions').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).slice(0, 3).join(' ')}`)).toEqual([]);
    expect([await page.locator('#flow-actions img').count(), at().complaints]).toEqual([0, []]);
  }

  return { standsUnderName, sendsWhatIsFilledIn, marksWhatIsRefused, leavesToJson, beginsWithDefaults, showsMarkup };
}
