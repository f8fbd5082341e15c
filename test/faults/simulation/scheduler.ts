// Decides what happens next. Everything that waits, waits here: a store's answer, an activity's next line, a caller's next
// request, a wake-up of the clock. One thing happens, everything that follows from it without waiting happens, and then the
// scheduler chooses again; so a run is its seed.
import type { Cancel, Clock } from '#src/ports/clock.ts';

/** Who waits: a process that can die, or the world around it that cannot. */
export type Life = { isOver: boolean; readonly name: string };

type Point = { readonly life: Life; readonly name: string; readonly go: () => void };
/** `clock`: the time of day, which jumps, or the time that passes. */
type Wake = { readonly life: Life; readonly clock: 'day' | 'steady'; readonly at: number; readonly go: () => void };

export class Scheduler {
  readonly #points: Point[] = [];
  #wakes: Wake[] = [];
  readonly trace: string[] = [];
  readonly #isTraced: boolean;
  #now: number;
  #passed = 0;
  steps = 0;

  constructor(start: number, isTraced: boolean) {
    this.#now = start;
    this.#isTraced = isTraced;
  }

  get now(): number {
    return this.#now;
  }

  /** Resolves when it is chosen; never when `life` is over by then. */
  async point(life: Life, name: string): Promise<void> {
    return await new Promise((resolve) => {
      if (!life.isOver) this.#points.push({ life, name, go: resolve });
    });
  }

  clockOf(life: Life): Clock {
    const call = (wake: Wake): Cancel => {
      if (!life.isOver) this.#wakes.push(wake);
      return () => void (this.#wakes = this.#wakes.filter((other) => other !== wake));
    };
    return {
      now: () => this.#now,
      wake: (at, go) => call({ life, clock: 'day', at, go }),
      after: (milliseconds, go) => call({ life, clock: 'steady', at: this.#passed + milliseconds, go }),
    };
  }

  /** Everything of this life ends where it stands. */
  end(life: Life): void {
    life.isOver = true;
    this.#wakes = this.#wakes.filter((wake) => wake.life !== life);
    for (let place = this.#points.length - 1; place >= 0; place--) if (this.#points[place]?.life === life) this.#points.splice(place, 1);
  }

  /** How many things could happen now. */
  get choices(): number {
    return this.#points.length + this.#due().length;
  }

  /** Lets the thing at `place` happen, and what follows from it. Points come first, in the order of their asking. */
  async happen(place: number): Promise<void> {
    this.steps += 1;
    const [point] = place < this.#points.length ? this.#points.splice(place, 1) : [];
    if (point !== undefined) {
      this.say(`${point.life.name}: ${point.name}`);
      point.go();
    } else {
      const wake = this.#due()[place - this.#points.length];
      if (wake === undefined) throw new Error(`nothing to choose at ${place}`);
      this.#wakes = this.#wakes.filter((other) => other !== wake);
      this.say(`${wake.life.name}: wakes`);
      wake.go();
    }
    await this.settle();
  }

  /** Until only points and wake-ups are left to wait for: Node calls this back when no promise has anything left to do. */
  async settle(): Promise<void> {
    await new Promise((next) => process.nextTick(next));
  }

  /** Milliseconds until somebody wants to be woken, 0 when somebody is late; null when nobody does. */
  nextWake(): number | null {
    return this.#wakes.length === 0 ? null : Math.max(0, Math.min(...this.#wakes.map((wake) => this.#left(wake))));
  }

  /** Time passes. */
  pass(milliseconds: number): void {
    this.#passed += milliseconds;
    this.#now += milliseconds;
    if (milliseconds > 0) this.say(`${milliseconds} ms pass`);
  }

  /** Somebody sets the clock. */
  jump(milliseconds: number): void {
    this.#now += milliseconds;
    this.say(`the clock is set ${milliseconds > 0 ? 'on' : 'back'} by ${Math.abs(milliseconds)} ms`);
  }

  say(what: string): void {
    if (this.#isTraced) this.trace.push(`${String(this.steps).padStart(5)} ${new Date(this.#now).toISOString().slice(11, 23)} ${what}`);
  }

  #due(): Wake[] {
    return this.#wakes.filter((wake) => this.#left(wake) <= 0).sort((a, b) => this.#left(a) - this.#left(b));
  }

  #left({ clock, at }: Wake): number {
    return at - (clock === 'day' ? this.#now : this.#passed);
  }
}
