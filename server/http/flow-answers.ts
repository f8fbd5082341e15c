// A flow as the API shows it, and how a request that moved one is answered: once its work has settled, with what may be
// shown once, the same again for the same idempotency key.
import type { Alongside, Engine } from '#src/engine/engine.ts';
import { Refusal } from '#src/engine/errors.ts';
import { childFlowsOf, type FlowRecord, flows, isSettled, rootOf } from '#src/engine/flow-record.ts';
import { transact, type Transaction, type TransactionPorts } from '#src/engine/transaction.ts';
import { iso } from '#src/ports/clock.ts';
import type { Language } from '#src/messages/text.ts';
import type { Json, JsonObject } from '#src/ports/json.ts';
import type { Table } from '#src/ports/store.ts';
import { inReadingOrder } from '#src/views/action-kinds.ts';
import { actionsOf } from '#src/views/actions.ts';
import { stepOf } from '#src/views/step.ts';
import { type View, withShown } from '#src/views/view.ts';
import type { Definition } from '#src/engine/definition.ts';
import type { ViewOf } from '#src/views/view.ts';
import { wayOn } from '#src/combined-registration/way-on.ts';
import { patienceOf, preferenceApplied } from './conditional.ts';
import type { Claim, StoredAnswer } from './idempotency.ts';
import { flowHeaders, keepLanguage, languageOfFlow, rememberLanguage } from './language.ts';
import type { Answer, Call } from './route.ts';

type RowReader = Pick<Transaction, 'get'>;
type Extras = { readonly isNew?: boolean; readonly extraOf?: (record: FlowRecord) => JsonObject };
/** The flow of the contract; `view` and `actions` are for rendering, `state` is for developers. */
export type FlowBody = {
  readonly id: string; readonly machine: string; readonly version: string; readonly subject: string | null; readonly status: FlowRecord['status'];
  readonly state: Json; readonly step: string | null; readonly revision: number; readonly createdAt: string; readonly updatedAt: string; readonly expiresAt: string | null; readonly parent?: FlowRecord['parent'];
  readonly view: View | null; readonly actions: readonly unknown[]; readonly continue?: unknown; readonly output?: Json; readonly failure?: Json; readonly warnings?: readonly unknown[];
};

/** The page of each machine. */
export type ViewOfMachine = (definition: Definition) => ViewOf;

export class FlowAnswers {
  readonly #engine: Engine;
  readonly #ports: TransactionPorts;
  readonly #viewOf: ViewOfMachine;

  constructor(engine: Engine, viewOf: ViewOfMachine, ports: TransactionPorts) {
    this.#engine = engine;
    this.#viewOf = viewOf;
    this.#ports = ports;
  }

  now(): number {
    return this.#ports.clock.now();
  }

  /** Of an answer to whoever looks at the flow; what they ask for is kept for the next time. */
  async languageOf(call: Call, id: string): Promise<Language> {
    await rememberLanguage(call, this.#ports, id);
    return await languageOfFlow(call, this.#engine.rows, id);
  }

  /** @throws {Refusal} `flow.unknown`. A flow whose version is gone is shown without a page. */
  async flow(id: string, language: Language = 'en', rows: RowReader = this.#engine.rows, shown: Json = null): Promise<FlowBody> {
    try {
      const live = await this.#engine.read(id, rows);
      const { record } = live;
      const isActive = record.status === 'active';
      const front = await this.#engine.facing(live, rows);
      const offers = inReadingOrder(front.offers);
      const view = isActive ? await this.#viewOf(front.definition)(front, offers, rows, this.now(), language) : null;
      return {
        ...this.#bare(record),
        step: stepOf(front.snapshot),
        view: view !== null && shown !== null ? withShown(view, shown) : view,
        actions: actionsOf(offers, language, `/v1/flows/${id}/events`, front.snapshot),
      };
    } catch (error) {
      const record = error instanceof Refusal && ['flow.outdated', 'flow.ended', 'flow.expired'].includes(error.code) ? await rows.get(flows, id) : null;
      if (record === null) throw error;
      if (record.status !== 'active') return this.#bare(record); // what it came to is in its record, whatever is hosted now
      return { ...this.#bare(record), continue: restartOf(record), warnings: [{ code: 'flow.outdated', text: (error as Refusal).message }] };
    }
  }

  /** What to do instead of going on with a flow that is gone. */
  async continueOf(id: string): Promise<unknown> {
    const record = await this.#engine.rows.get(flows, id);
    return record === null ? undefined : (wayOn(record) ?? restartOf(record));
  }

  /** Applies a request once and answers it: again for a key that was seen, from the flow where an answer never got out. */
  async remembered(claim: Claim | null, call: Call, extras: Extras, apply: (alongside: Alongside) => Promise<FlowRecord>): Promise<Answer> {
    const { isNew = false, extraOf = () => ({}) } = extras;
    try {
      const known = claim?.remembered ?? { kind: 'new' };
      if (known.kind === 'answered') return known.answer;
      if (known.kind === 'applied') return await this.#settle(claim, call, known.flow, known.cause, isNew, known.extra);
      let early: StoredAnswer | null = null;
      const record = await apply(async (tx, record) => {
        await keepLanguage(call, tx, record, this.now());
        if (claim === null) return;
        early = isSettled(record) ? await this.#answer(call, tx, record.id, isNew, extraOf(record)) : null;
        await claim.apply(tx, record.id, record.revision, extraOf(record), early);
      });
      if (claim === null && record.shown === null && isSettled(record) && !hasChildren(record)) return await this.#answer(call, this.#asCommitted(record), record.id, isNew, extraOf(record));
      return early ?? (await this.#settle(claim, call, record.id, record.revision, isNew, extraOf(record)));
    } finally {
      claim?.release();
    }
  }

  /** Rows as stored, but for a flow that is in hand already. */
  #asCommitted(record: FlowRecord): RowReader {
    const { rows } = this.#engine;
    return { get: <Row>(table: Table<Row>, key: string) => (table.name === flows.name && key === record.id ? Promise.resolve(record as Row) : rows.get(table, key)) };
  }

  async #settle(claim: Claim | null, call: Call, id: string, cause: number, isNew: boolean, extra: JsonObject): Promise<Answer> {
    const settled = await this.#engine.settled(id, patienceOf(call.header('prefer')));
    const root = rootOf(id);
    const { cause: asked, shown } = root === id ? settled : ((await this.#engine.rows.get(flows, root)) ?? settled);
    // A child's caller is answered with what its family has to show; only the outermost flow counts callers' events.
    if (shown !== null && shown.cause === (root === id ? cause : asked)) {
      let answer: StoredAnswer | null = null;
      await this.#engine.takeShown(root, shown.cause, async (tx, shown) => {
        answer = await this.#answer(call, tx, id, isNew, extra, shown);
        await claim?.settle(tx, answer, true);
      });
      if (answer !== null) return answer;
    }
    const answer = await this.#answer(call, this.#engine.rows, id, isNew, extra);
    if (claim !== null) await transact(this.#ports, (tx) => claim.settle(tx, answer, false));
    return answer;
  }

  async #answer(call: Call, rows: RowReader, id: string, isNew: boolean, extra: JsonObject, shown: Json = null): Promise<StoredAnswer> {
    const language = await languageOfFlow(call, rows, id);
    const flow = await this.flow(id, language, rows, shown);
    return {
      status: isNew ? 201 : 200,
      headers: { ...flowHeaders(flow.revision, language), ...preferenceApplied(call.header('prefer')), ...(isNew ? { Location: `/v1/flows/${id}` } : {}) },
      body: { ...flow, ...extra } as unknown as Json,
    };
  }

  #bare(record: FlowRecord): FlowBody {
    const way = wayOn(record);
    const { id, machine, version, subject, parent, status, revision, createdAt, updatedAt, expiresAt, output, failure } = record;
    return {
      id, machine, version, subject, status, state: record.snapshot['value'] ?? null, step: null, revision,
      createdAt: iso(createdAt), updatedAt: iso(updatedAt), expiresAt: expiresAt === null || status !== 'active' ? null : iso(expiresAt),
      ...(parent === null || parent === undefined ? {} : { parent }),
      view: null, actions: [],
      ...(status === 'active' ? {} : { output }),
      ...(failure === null ? {} : { failure }),
      ...(way === null ? {} : { continue: way }),
    };
  }
}

/** Whoever waits for another flow may have settled while that one has not. */
const hasChildren = (record: FlowRecord): boolean => childFlowsOf(record).length > 0;

const restartOf = ({ machine, subject }: FlowRecord) => ({ type: 'restart', method: 'POST', href: '/v1/flows', body: { machine, subject } });
