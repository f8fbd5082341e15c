// What each release (a machine in one version) was made of when its flows last ran. An author may change a chart, or a child
// machine it imports, and leave the version as it is: flows that were stored before must not run on what they never met.
import type { Definition } from './definition.ts';
import type { Definitions } from './definitions.ts';
import { type FlowRecord, flows } from './flow-record.ts';
import { transact, type TransactionPorts } from './transaction.ts';
import type { Table } from '../ports/store.ts';

export type Release = { readonly machine: string; readonly version: string; readonly fingerprint: string };

export const releases: Table<Release> = { name: 'releases' };

/** A flow belongs to the release of the outermost flow of its family. */
type OfRelease = Pick<FlowRecord, 'machine' | 'version' | 'lineage' | 'parked'>;

const keyOf = (machine: string, version: string): string => JSON.stringify([machine, version]);

export class Releases {
  readonly #ports: TransactionPorts;
  readonly #definitions: Definitions;
  /** By release: what its flows last ran on. */
  readonly #ran: ReadonlyMap<string, string>;

  private constructor(ports: TransactionPorts, definitions: Definitions, ran: ReadonlyMap<string, string>) {
    this.#ports = ports;
    this.#definitions = definitions;
    this.#ran = ran;
  }

  static async read(ports: TransactionPorts, definitions: Definitions): Promise<Releases> {
    const ran = new Map<string, string>();
    const limit = 500;
    for (let after: string | undefined; ;) {
      const page = await ports.store.list(releases, { after, limit });
      for (const { key, row } of page) ran.set(key, row.fingerprint);
      after = page.at(-1)?.key;
      if (page.length < limit) return new Releases(ports, definitions, ran);
    }
  }

  /** Hosted releases that are made of something else than their flows last ran on. One never opened before is none of them. */
  changed(): Definition[] {
    return this.#hosted().filter(({ id, version }) => this.hasChanged(id, version));
  }

  hasChanged(machine: string, version: string): boolean {
    const fingerprint = this.#definitions.version(machine, version)?.fingerprint;
    const ran = this.#ran.get(keyOf(machine, version));
    return fingerprint !== undefined && ran !== undefined && ran !== fingerprint;
  }

  /** What the flow last ran on; undefined when nobody knows. */
  ranOn({ machine, version, lineage, parked }: OfRelease): string | undefined {
    return parked?.ran ?? this.#ran.get(keyOf(lineage?.root ?? machine, version));
  }

  /** Whether the release that the flow last ran on is hosted, made of the same, as far as anybody knows. */
  isHome(flow: OfRelease): boolean {
    const definition = this.#definitions.version(flow.lineage?.root ?? flow.machine, flow.version);
    const ran = this.ranOn(flow);
    return definition !== undefined && (definition.fingerprint === undefined || ran === undefined || ran === definition.fingerprint);
  }

  /** To be called once every flow has met what is hosted now: before that, the next start must do it again. */
  async remember(): Promise<void> {
    const values = await this.#ports.store.values(flows, 'release');
    const inUse = new Set(values.map(({ value }) => JSON.parse(value) as [string, string, string]).map(([machine, version]) => keyOf(machine, version)));
    const hosted = new Map(this.#hosted().map((definition) => [keyOf(definition.id, definition.version), definition]));
    const gone = [...this.#ran.keys()].filter((key) => !hosted.has(key) && !inUse.has(key));
    await transact(this.#ports, async (tx) => {
      for (const [key, { id: machine, version, fingerprint }] of hosted) {
        if (fingerprint === undefined || this.#ran.get(key) === fingerprint) continue;
        await tx.get(releases, key);
        tx.put(releases, key, { machine, version, fingerprint });
      }
      for (const key of gone) {
        await tx.get(releases, key);
        tx.remove(releases, key);
      }
    });
  }

  #hosted(): Definition[] {
    return [...this.#definitions.values(), ...this.#definitions.earlier()];
  }
}
