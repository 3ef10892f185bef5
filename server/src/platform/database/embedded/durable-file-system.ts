import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type EmscriptenOptions = Parameters<NodeFS['init']>[1];

/** The parts of Emscripten's NODEFS that are built upon. Internals of the pinned release: a test counts the flushes. */
interface NodeFileSystem {
  realPath(node: FileNode): string;
  node_ops: {
    mknod(parent: FileNode, name: string, mode: number, device: number): FileNode;
    rename(node: FileNode, newParent: FileNode, newName: string): void;
    unlink(parent: FileNode, name: string): void;
    rmdir(parent: FileNode, name: string): void;
    setattr(node: FileNode, attributes: { mode?: number }): void;
    symlink(parent: FileNode, newName: string, oldPath: string): void;
  };
  stream_ops: { fsync?: (stream: FileStream) => number };
}

interface FileNode {
  name: string;
}

interface FileStream {
  /** The operating system's descriptor; folders have none. */
  nfd?: number;
  node: FileNode;
}

/** How often this process asked the operating system to bring something to the disk. */
export interface FlushCounts {
  files: number;
  folders: number;
}

/**
 * PGlite's file system on a folder, made to keep what was committed through a power cut. As shipped it never flushes:
 * Emscripten's NODEFS has no `fsync`, so PostgreSQL's calls succeed and do nothing. Here they flush, and creations, renames
 * and removals reach the disk as well: their folders are flushed with the next `fsync`, before PostgreSQL may rely on them.
 */
export class DurableFileSystem extends NodeFS {
  readonly flushes: FlushCounts = { files: 0, folders: 0 };
  readonly #changedFolders = new Set<string>();
  readonly #onFailure: (error: Error) => never;

  /**
   * @param onFailure called when a flush fails; must end the thread, since what the disk holds is unknown from then on
   *   and asking again may succeed without the data (https://wiki.postgresql.org/wiki/Fsync_Errors)
   */
  constructor(folder: string, onFailure: (error: Error) => never) {
    super(folder);
    this.#onFailure = onFailure;
  }

  override async init(pg: PGlite, options: EmscriptenOptions): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    const patch = (module: { FS: unknown }) => {
      const { filesystems } = module.FS as { filesystems: { NODEFS: NodeFileSystem } };
      this.#makeDurable(filesystems.NODEFS);
      keepPrivate(filesystems.NODEFS);
    };
    // First, so that the folder is mounted with the operations already replaced.
    const others = emscriptenOpts.preRun ?? [];
    const preRun = [patch, ...(Array.isArray(others) ? others : [others])];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } as typeof emscriptenOpts };
  }

  /** Brings folders that changed since the last flush to the disk. */
  flushFolders(): void {
    for (const folder of this.#changedFolders) {
      this.#attempt(() => flushPath(folder));
      this.flushes.folders++;
    }
    this.#changedFolders.clear();
  }

  #makeDurable(files: NodeFileSystem): void {
    files.stream_ops.fsync = (stream) => {
      this.flushFolders();
      const { nfd } = stream;
      this.#attempt(() => (nfd === undefined ? flushPath(files.realPath(stream.node)) : fdatasyncSync(nfd)));
      this.flushes.files++;
      return 0;
    };

    const { mknod, rename, unlink, rmdir, symlink } = files.node_ops;
    const changed = (folder: FileNode) => this.#changedFolders.add(files.realPath(folder));
    files.node_ops.mknod = (parent, name, mode, device) => {
      const node = mknod(parent, name, mode, device);
      changed(parent);
      return node;
    };
    files.node_ops.rename = (node, newParent, newName) => {
      // A renamed folder takes along the paths that are noted for flushing.
      this.flushFolders();
      const from = files.realPath(node);
      rename(node, newParent, newName);
      this.#changedFolders.add(dirname(from));
      changed(newParent);
    };
    files.node_ops.unlink = (parent, name) => {
      unlink(parent, name);
      changed(parent);
    };
    files.node_ops.rmdir = (parent, name) => {
      const removed = join(files.realPath(parent), name);
      rmdir(parent, name);
      this.#changedFolders.delete(removed);
      changed(parent);
    };
    files.node_ops.symlink = (parent, newName, oldPath) => {
      symlink(parent, newName, oldPath);
      changed(parent);
    };
  }

  #attempt(flush: () => void): void {
    try {
      flush();
    } catch (error) {
      this.#onFailure(new Error('A flush to the disk failed', { cause: error }));
    }
  }
}

/** Emscripten sets a new file's mode explicitly, past the umask: the bits for the group and for others are taken out here. */
function keepPrivate(files: NodeFileSystem): void {
  const { setattr } = files.node_ops;
  files.node_ops.setattr = (node, attributes) => {
    const { mode } = attributes;
    setattr(node, mode === undefined ? attributes : { ...attributes, mode: mode & ~0o077 });
  };
}

/** Flushes a file or folder by its path. */
export function flushPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
