// Sends what the outbox holds. It keeps nothing itself: what is due is in the rows, and a process that dies leaves them to
// the next one, which sends under the same keys. A message may so go out twice, and never not at all.
import { Alarm } from '../engine/alarm.ts';
import type { EngineLog } from '../engine/engine-ports.ts';
import { transact, type TransactionPorts } from '../engine/transaction.ts';
import { type Vault, VaultError } from '../engine/vault.ts';
import { userKey } from '../directory/user-record.ts';
import { erasures } from '../erasure/erasing.ts';
import type { Clock } from '../ports/clock.ts';
import { DeliveryError, type Senders } from '../ports/senders.ts';
import { ConflictError, StoreUnavailableError } from '../ports/store.ts';
import { messageKey, noticeBinding, type NoticeContent, type NoticeRow, notices } from './notice-row.ts';
import { noticeWording } from './wording.ts';

const second = 1_000;
const hour = 3_600 * second;
/** Milliseconds: for how long a notice is tried, and for how long its key is known afterwards. */
const longestTry = 72 * hour;
const remembered = 72 * hour;
/** Milliseconds one sender may take for one message. */
const patienceWithSender = 20 * second;
/** Milliseconds after which work that failed in a way nobody foresaw is begun again. */
const pauseAfterFault = 60 * second;
const mostAtOnce = 8;

/** From ten seconds, doubling, to an hour. `attempts`: how many have failed, 1 or more. */
export const pauseAfter = (attempts: number): number => Math.min(10 * second * 2 ** (attempts - 1), hour);

/** What became of a message: for whoever counts. `retried`: it will be tried again. */
export type NoticeOutcome = 'sent' | 'retried' | 'refused' | 'givenUp' | 'nowhere';

export type OutboxPorts = TransactionPorts & {
  readonly clock: Clock;
  readonly vault: Pick<Vault, 'open'>;
  readonly log: EngineLog;
  readonly senders: Pick<Senders, 'email' | 'sms' | 'push'>;
  /** The name of the service as people know it. */
  readonly service: string;
  readonly see?: (outcome: NoticeOutcome) => void;
};

export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #alarm: Alarm;
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #given = new AbortController();
  #isClosed = false;
  #looking: Promise<void> | null = null;
  #hasMore = false;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
    this.#alarm = new Alarm(ports.clock, () => this.look());
  }

  /** Something may be due. Returns at once; to be called at the start, and after each commit that puts a row. */
  look(): void {
    if (this.#isClosed) return;
    this.#hasMore = true;
    this.#looking ??= this.#lookAround();
  }

  /** Begins nothing more, waits for what is being sent for so many milliseconds, and then gives it up: the rows stay. */
  async close(patience = 10_000): Promise<void> {
    this.#isClosed = true;
    this.#alarm.off();
    await this.#looking;
    const all = Promise.all(this.#underWay.values());
    const { promise, resolve } = Promise.withResolvers<void>();
    const giveUp = this.#ports.clock.after(patience, resolve);
    await Promise.race([all, promise]);
    giveUp();
    this.#given.abort();
    await Promise.race([all, new Promise((next) => setImmediate(next))]);
  }

  async #lookAround(): Promise<void> {
    await Promise.resolve(); // the caller is to know that somebody looks before this ends
    while (this.#hasMore && !this.#isClosed) {
      this.#hasMore = false;
      try {
        await this.#beginDue();
      } catch (error) {
        this.#ports.log('error', 'notices that are due could not be read; trying again', { error });
        this.#alarm.by(this.#ports.clock.now() + second);
      }
    }
    this.#looking = null; // in the same turn as the last look: whoever comes from now on begins another
  }

  /** Whatever is due and not being sent, as far as there is room; for the first that is not, the alarm is set. */
  async #beginDue(): Promise<void> {
    const { store, clock } = this.#ports;
    const rows = await store.due(notices, Number.MAX_SAFE_INTEGER, mostAtOnce + this.#underWay.size + 1);
    const now = clock.now();
    for (const { key, at } of rows.filter((row) => !this.#underWay.has(row.key))) {
      if (at > now) return this.#alarm.by(at);
      if (this.#isClosed || this.#underWay.size >= mostAtOnce) return; // whoever ends looks again
      this.#underWay.set(key, this.#run(key));
    }
  }

  async #run(key: string): Promise<void> {
    try {
      await this.#deliver(key);
    } catch (error) {
      this.#ports.log('error', 'a notice could not be dealt with; trying again', { notice: key, error });
      await this.#pause(pauseAfterFault);
    } finally {
      this.#underWay.delete(key);
      this.look();
    }
  }

  async #deliver(key: string): Promise<void> {
    const { store, vault, log, senders, service, see } = this.#ports;
    const row = (await store.get(notices, key))?.row;
    if (row === undefined) return;
    const isErased = (await store.get(erasures, userKey(row.tenant, row.subject))) !== null;
    if (row.state === 'over' || isErased) return await this.#change(key, () => null);
    const about = { notice: key, flow: row.flow };
    const content = row.box === null ? null : this.#contentOf(row.box, key, vault);
    const way = content?.ways[row.way];
    if (content === null || way === undefined) {
      log('warn', row.state === 'nowhere' ? 'a person has no address to be told of a change at' : 'a notice cannot be read; it is given up', about);
      see?.(row.state === 'nowhere' ? 'nowhere' : 'givenUp');
      return await this.#change(key, over);
    }
    try {
      const message = { key: messageKey(key, row.way), channel: way.channel, to: way.to, ...noticeWording(content, way.channel, service) };
      await this.#withinPatience((signal) => senders[way.channel].send(message, signal));
    } catch (error) {
      return await this.#failed(key, row, content, error);
    }
    see?.('sent');
    await this.#change(key, over);
  }

  async #failed(key: string, row: NoticeRow, { ways }: NoticeContent, error: unknown): Promise<void> {
    if (this.#given.signal.aborted) return; // the row is as it was: the next process begins with it
    const { clock, log, see } = this.#ports;
    const about = { notice: key, flow: row.flow, channel: ways[row.way]?.channel, attempts: row.attempts + 1, error };
    if (error instanceof DeliveryError && error.kind === 'refused' && row.way + 1 < ways.length) {
      see?.('refused');
      log('warn', 'a notice was refused; it goes another way', about);
      return await this.#change(key, (found) => ({ ...found, way: row.way + 1, attempts: 0, due: clock.now() }));
    }
    const isHopeless = error instanceof DeliveryError && error.kind === 'refused';
    if (isHopeless || clock.now() - row.at >= longestTry) {
      see?.('givenUp');
      log('error', 'a notice could not be delivered; it is given up', about);
      return await this.#change(key, (found, now) => over(found, now));
    }
    see?.('retried');
    log('warn', 'a notice could not be delivered; it is tried again', about);
    const attempts = row.attempts + 1;
    await this.#change(key, (found, now) => ({ ...found, attempts, due: now + pauseAfter(attempts) }));
  }

  #contentOf(box: string, key: string, vault: OutboxPorts['vault']): NoticeContent | null {
    try {
      return vault.open(box, noticeBinding(key)) as unknown as NoticeContent; // as it was sealed for this row
    } catch (error) {
      if (error instanceof VaultError) return null;
      throw error;
    }
  }

  /** A sender that neither takes a message nor says no is told to stop. */
  async #withinPatience(send: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const limit = new AbortController();
    const cancel = this.#ports.clock.after(patienceWithSender, () => limit.abort());
    try {
      await send(AbortSignal.any([limit.signal, this.#given.signal]));
    } finally {
      cancel();
    }
  }

  /** Until it is stored: what went out is not to go out again because the disk is full. An erased row stays gone. */
  async #change(key: string, change: (row: NoticeRow, now: number) => NoticeRow | null): Promise<void> {
    const { clock, log } = this.#ports;
    for (;;) {
      try {
        return await transact(this.#ports, async (tx) => {
          const row = await tx.get(notices, key);
          const left = row === null ? null : change(row, clock.now());
          if (left !== null) tx.put(notices, key, left);
          else if (row !== null) tx.remove(notices, key);
        });
      } catch (error) {
        if (!(error instanceof StoreUnavailableError || error instanceof ConflictError) || this.#isClosed) throw error;
        log('warn', 'what became of a notice could not be stored; trying again', { notice: key, error });
        await this.#pause(second);
      }
    }
  }

  /** Ends early when the outbox closes. */
  async #pause(milliseconds: number): Promise<void> {
    if (this.#isClosed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#ports.clock.after(milliseconds, resolve);
    this.#given.signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    cancel();
  }
}

/** Sent, or given up: nothing of it is kept but its key. */
const over = (row: NoticeRow, now: number): NoticeRow => ({ ...row, state: 'over', box: null, due: now + remembered });
