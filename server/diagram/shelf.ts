// What was made last, and what is being made: whoever asks for the same again shares it.

export class Shelf<Made> {
  readonly #most: number;
  readonly #underWay = new Map<string, Promise<Made>>();
  readonly #kept = new Map<string, Promise<Made>>();

  /** @param most how many are kept once they are made */
  constructor(most: number) {
    this.#most = most;
  }

  /** What rejects is made anew for whoever asks next, and so is what `isGood` will not have kept. */
  take(name: string, make: () => Promise<Made>, isGood: (made: Made) => boolean = () => true): Promise<Made> {
    const known = this.#underWay.get(name) ?? this.#kept.get(name);
    if (known !== undefined) return known;
    const making = make();
    this.#underWay.set(name, making);
    making.then((made) => {
      this.#underWay.delete(name);
      if (isGood(made)) this.#keep(name, making);
    }, () => void this.#underWay.delete(name));
    return making;
  }

  #keep(name: string, made: Promise<Made>): void {
    this.#kept.set(name, made);
    if (this.#kept.size > this.#most) this.#kept.delete(this.#kept.keys().next().value ?? '');
  }
}
