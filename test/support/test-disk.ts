// A disk in memory that is as forgetful as POSIX allows: at a crash it loses every byte that was not synced, and every
// name that was made, changed or removed in a folder that was not synced. It counts, and fails where it is told to.
import { dirname } from 'node:path';
import type { Disk, DiskFile } from '#server/stores/lowdb/disk.ts';

export type OperationKind = 'makeFolder' | 'list' | 'open' | 'read' | 'write' | 'sync' | 'truncate' | 'length' | 'readAll' | 'rename' | 'link' | 'remove' | 'syncFolder';
/** `number` counts the operations since the disk was made, from 1; `bytes` is how many a write would write. */
export type Operation = { readonly kind: OperationKind; readonly path: string; readonly number: number; readonly bytes: number };
/** `written`: how many bytes of a failing write still reach the file. */
export type Fault = { readonly code: string; readonly written?: number };

export type FaultRule = (operation: Operation) => Fault | null | Promise<Fault | null>;

/** The crash of the test disk: whoever was using it is gone, and hears this. */
export class CrashedError extends Error {
  override readonly name = 'CrashedError';
}

type Inode = { bytes: Buffer; synced: Buffer };
type Names = Map<string, Inode | 'folder'>;

export type TestDisk = Disk & {
  operations(): number;
  /** Syncs of files; those of folders are not counted. */
  syncs(): number;
  /** Asked before each operation, which waits for the answer; a fault makes it fail. Null for none. */
  faults(rule: FaultRule | null): void;
  /** From this operation on (and including it) everything fails, as if the process had died. Null for never. */
  dieAt(number: number | null): void;
  /**
   * The process is gone, and with it what was not synced; `keep` is the share of a file's unsynced growth, and of what was
   * overwritten in it, that happens to survive, 0 to 1. With 'all' the process was only killed: what it wrote is still in the system's memory.
   */
  crash(keep?: number | 'all'): void;
  /** What is in a file now; to look at or to damage. */
  bytesOf(path: string): Buffer;
  change(path: string, bytes: Buffer): void;
  paths(): readonly string[];
};

const failure = (code: string, { kind, path }: Operation): Error => Object.assign(new Error(`${code}: ${kind} '${path}'`), { code });

/** @param ignoresSync sabotage: a sync of this file or folder says it has been done and does nothing */
export const testDisk = (ignoresSync: (path: string) => boolean = () => false): TestDisk => {
  let names: Names = new Map([['/', 'folder']]);
  let durable: Names = new Map(names);
  let operations = 0;
  let syncs = 0;
  let rule: FaultRule | null = null;
  let deadline: number | null = null;
  /** Files opened before a crash belong to a process that is no more. */
  let life = 0;

  const begin = async (kind: OperationKind, path: string, bytes = 0): Promise<{ operation: Operation; fault: Fault | null }> => {
    await Promise.resolve();
    operations += 1;
    if (deadline !== null && operations >= deadline) throw new CrashedError(`${kind} ${path}`);
    const operation = { kind, path, number: operations, bytes };
    return { operation, fault: (await rule?.(operation)) ?? null };
  };
  const check = async (kind: OperationKind, path: string): Promise<Operation> => {
    const { operation, fault } = await begin(kind, path);
    if (fault !== null) throw failure(fault.code, operation);
    return operation;
  };
  const existing = (path: string, operation: Operation): Inode => {
    const found = names.get(path);
    if (found === undefined || found === 'folder') throw failure('ENOENT', operation);
    return found;
  };

  const handle = (path: string, inode: Inode): DiskFile => {
    const born = life;
    const alive = (): void => {
      if (born !== life) throw new CrashedError(path);
    };
    return {
      async read(position, length) {
        await check('read', path);
        return Buffer.from(inode.bytes.subarray(position, position + length));
      },
      async write(position, bytes) {
        const { operation, fault } = await begin('write', path, bytes.length);
        alive();
        const size = fault === null ? bytes.length : Math.min(fault.written ?? 0, bytes.length);
        const grown = Buffer.alloc(Math.max(inode.bytes.length, position + size));
        inode.bytes.copy(grown);
        bytes.copy(grown, position, 0, size);
        inode.bytes = grown;
        if (fault !== null) throw failure(fault.code, operation);
      },
      async sync() {
        await check('sync', path);
        alive();
        syncs += 1;
        if (!ignoresSync(path)) inode.synced = Buffer.from(inode.bytes);
      },
      async truncate(length) {
        await check('truncate', path);
        alive();
        inode.bytes = Buffer.concat([inode.bytes.subarray(0, length), Buffer.alloc(Math.max(0, length - inode.bytes.length))]);
      },
      async length() {
        await check('length', path);
        return inode.bytes.length;
      },
      async close() {
        await Promise.resolve();
      },
    };
  };

  return {
    async makeFolder(path) {
      await check('makeFolder', path);
      for (let folder = path; folder !== '/'; folder = dirname(folder)) {
        names.set(folder, 'folder');
        if (!ignoresSync(dirname(folder))) durable.set(folder, 'folder');
      }
    },
    async list(folder) {
      const operation = await check('list', folder);
      if (names.get(folder) !== 'folder') throw failure('ENOENT', operation);
      return [...names.keys()].filter((path) => path !== '/' && dirname(path) === folder).map((path) => path.slice(folder.length + 1));
    },
    async open(path, how) {
      const operation = await check('open', path);
      if (names.get(dirname(path)) !== 'folder') throw failure('ENOENT', operation);
      const found = how === 'read' ? existing(path, operation) : names.get(path);
      const inode = found === undefined || found === 'folder' ? { bytes: Buffer.alloc(0), synced: Buffer.alloc(0) } : found;
      if (how === 'fresh') inode.bytes = Buffer.alloc(0);
      names.set(path, inode);
      return handle(path, inode);
    },
    async readAll(path) {
      await check('readAll', path);
      const found = names.get(path);
      return found === undefined || found === 'folder' ? null : Buffer.from(found.bytes);
    },
    async rename(from, to) {
      const inode = existing(from, await check('rename', from));
      names.delete(from);
      names.set(to, inode);
    },
    async link(from, to) {
      const operation = await check('link', to);
      if (names.has(to)) throw failure('EEXIST', operation);
      names.set(to, existing(from, operation));
    },
    async remove(path) {
      await check('remove', path);
      names.delete(path);
    },
    async syncFolder(folder) {
      await check('syncFolder', folder);
      if (ignoresSync(folder)) return;
      for (const path of durable.keys()) if (dirname(path) === folder && path !== '/' && !names.has(path)) durable.delete(path);
      for (const [path, what] of names) if (dirname(path) === folder) durable.set(path, what);
    },
    operations: () => operations,
    syncs: () => syncs,
    faults(next) {
      rule = next;
    },
    dieAt(number) {
      deadline = number;
    },
    crash(keep = 0) {
      life += 1;
      deadline = null;
      if (keep === 'all') return;
      const reachable = (path: string): boolean => path === '/' || (durable.get(path) !== undefined && reachable(dirname(path)));
      durable = new Map([...durable].filter(([path]) => reachable(path)));
      names = new Map(durable);
      for (const inode of names.values()) {
        if (inode === 'folder') continue;
        const growth = Math.max(0, inode.bytes.length - inode.synced.length);
        const survived = inode.bytes.subarray(inode.synced.length, inode.synced.length + Math.floor(growth * keep));
        // Of what was overwritten in place, that share of the file's beginning is on the disk.
        const overwritten = Math.floor(Math.min(inode.bytes.length, inode.synced.length) * keep);
        inode.bytes = Buffer.concat([inode.bytes.subarray(0, overwritten), inode.synced.subarray(overwritten), survived]);
        inode.synced = Buffer.from(inode.bytes);
      }
    },
    bytesOf(path) {
      const found = names.get(path);
      if (found === undefined || found === 'folder') throw new Error(`there is no file ${path}`);
      return found.bytes;
    },
    change(path, bytes) {
      names.set(path, { bytes, synced: Buffer.from(bytes) });
    },
    paths: () => [...names.entries()].filter(([, what]) => what !== 'folder').map(([path]) => path),
  };
};
