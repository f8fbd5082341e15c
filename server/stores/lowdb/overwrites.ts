// Places of a file that are to be overwritten with as many bytes. Readers see the new bytes from the first moment, also
// while the system is half through with them: each read is patched with whatever was overwritten since it began.
export class Overwrites {
  readonly #waiting = new Map<number, Buffer>();
  /** On the disk already; kept for the reads that began before they were. */
  readonly #done = new Map<number, { readonly bytes: Buffer; readonly lastRead: number }>();
  readonly #reading = new Set<number>();
  #reads = 0;

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  add(position: number, bytes: Buffer): void {
    this.#waiting.set(position, bytes);
  }

  /** What `read` gives for the place `position`, as it is after all that was overwritten. The bytes must be the reader's own. */
  async over(position: number, read: () => Promise<Buffer>): Promise<Buffer> {
    const number = (this.#reads += 1);
    this.#reading.add(number);
    try {
      const bytes = await read();
      for (const [at, { bytes: patch }] of this.#done) this.#patch(bytes, position, at, patch);
      for (const [at, patch] of this.#waiting) this.#patch(bytes, position, at, patch);
      return bytes;
    } finally {
      this.#reading.delete(number);
      this.#letGo();
    }
  }

  /** Writes all that waits, one after the other. What could not be written waits on. */
  async write(to: (position: number, bytes: Buffer) => Promise<void>): Promise<void> {
    for (const [position, bytes] of this.#waiting) {
      await to(position, bytes);
      if (this.#waiting.get(position) !== bytes) continue; // overwritten again meanwhile
      this.#waiting.delete(position);
      if (this.#reading.size > 0) this.#done.set(position, { bytes, lastRead: this.#reads });
    }
  }

  #patch(bytes: Buffer, position: number, at: number, patch: Buffer): void {
    const from = Math.max(at, position);
    const to = Math.min(at + patch.length, position + bytes.length);
    if (from < to) patch.copy(bytes, from - position, from - at, to - at);
  }

  #letGo(): void {
    const [oldest = Infinity] = this.#reading;
    for (const [position, { lastRead }] of this.#done) {
      if (lastRead >= oldest) return;
      this.#done.delete(position);
    }
  }
}
