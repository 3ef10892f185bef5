import { createServer, type Server, type Socket } from 'node:net';
import { MessageReader } from './message-reader.ts';
import type { Session } from './session.ts';

/**
 * Lets PostgreSQL clients reach the embedded database through a Unix socket. The database has one session, so one client is
 * served at a time: further ones wait until the one before has left and its session is wiped. What waits is never
 * answered with an error, so a pool that replaces a broken connection gets its next one as soon as there is one.
 */
export class WireServer {
  readonly #session: Session;
  readonly #onFailure: (error: Error) => never;
  readonly #server: Server;
  readonly #waiting: Socket[] = [];
  #current: Socket | undefined;
  /** Serializes all work on the session. */
  #work: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(session: Session, onFailure: (error: Error) => never) {
    this.#session = session;
    this.#onFailure = onFailure;
    this.#server = createServer({ pauseOnConnect: true }, (socket) => this.#enqueue(socket));
  }

  async listen(path: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ path }, resolve);
    });
  }

  /** Runs `work` between two exchanges of the client, if there is one. */
  whenQuiet(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch(this.#onFailure);
    return this.#work;
  }

  /** Ends all connections and wipes the session; an open transaction is rolled back. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#waiting.splice(0)) socket.destroy();
    this.#current?.destroy();
    await closed;
    await this.#work;
  }

  #enqueue(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#leave(socket));
    this.#waiting.push(socket);
    this.#serveNext();
  }

  #serveNext(): void {
    if (this.#current || this.#stopping) return;
    const socket = this.#waiting.shift();
    if (!socket) return;
    this.#current = socket;
    const reader = new MessageReader();
    socket.on('data', (data) => {
      void this.whenQuiet(() => this.#exchange(socket, reader, data));
    });
    socket.resume();
  }

  #leave(socket: Socket): void {
    const place = this.#waiting.indexOf(socket);
    if (place >= 0) this.#waiting.splice(place, 1);
    if (socket !== this.#current) return;
    void this.whenQuiet(() => this.#session.reset()).then(() => {
      this.#current = undefined;
      this.#serveNext();
    });
  }

  async #exchange(socket: Socket, reader: MessageReader, data: Buffer): Promise<void> {
    // The client is gone: what it still had sent must not run, least of all the second half of something.
    if (socket.destroyed) return;
    let batches: ReturnType<MessageReader['read']>;
    try {
      batches = reader.read(data);
    } catch {
      socket.destroy();
      return;
    }
    socket.cork();
    for (const batch of batches) {
      if (batch.kind === 'end') socket.end();
      else if (batch.kind === 'refuse-encryption') socket.write('N');
      // The piece lies in the database's memory, which it uses again: copied before it is queued.
      else await this.#session.send(batch.bytes, (piece) => socket.write(Buffer.from(piece)));
    }
    socket.uncork();
  }
}
