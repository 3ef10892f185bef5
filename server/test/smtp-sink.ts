import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { createInbox, type Inbox } from './inbox.ts';

export type SunkMail = ParsedMail & {
  /** The message as it came, headers and all. */
  raw: string;
  /** The addresses of the SMTP conversation, whatever the headers say. */
  envelope: { from: string; to: string[] };
};

/** Where in the conversation the server is, for a test to decide what it says. */
export type SmtpStage = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data';

export interface SmtpStep {
  stage: SmtpStage;
  /** The sender at `mail`, the recipient at `rcpt` and `data`, the user name at `auth`, otherwise empty. */
  address: string;
  /** The message, at `data` only. */
  mail: SunkMail | null;
}

/**
 * What the server does instead of going on: a reply (`450 4.2.1 Try later`; one that begins with 2 accepts, with
 * its words, at `data`), closing the connection, saying nothing, or keeping the message and closing the
 * connection before it says so.
 */
export type SmtpReply = string | 'drop' | 'silence' | 'store_and_drop' | undefined;

export interface SmtpSink extends Inbox<SunkMail> {
  host: '127.0.0.1';
  port: number;
  /** Decides every step from now on; `undefined` lets it pass. Call without argument to let all pass again. */
  reply(decide?: (step: SmtpStep) => SmtpReply): void;
  /** Connections accepted so far. */
  connections(): number;
  stop(): Promise<void>;
}

export interface SmtpSinkOptions {
  port?: number;
  /** Requires this sign-in. */
  auth?: { user: string; password: string };
  /** `starttls` offers it, `tls` speaks it from the start; both need a key and certificate. */
  tls?: { mode: 'starttls' | 'tls'; key: string; cert: string };
}

/** A real SMTP server on loopback that keeps what it receives. */
export async function startSmtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const inbox = createInbox<SunkMail>((mail) => `${mail.envelope.to.join(', ')}: ${mail.subject ?? ''}`);
  let decide: (step: SmtpStep) => SmtpReply = () => undefined;
  let connections = 0;

  const server = new SMTPServer({
    ...protocolOptions(options),
    onConnect(session, callback) {
      connections += 1;
      act({ stage: 'connect', address: '', mail: null }, session, callback);
    },
    onAuth(auth, session, callback) {
      const user = auth.username ?? '';
      act({ stage: 'auth', address: user, mail: null }, session, (error) => {
        const isRight = user === options.auth?.user && auth.password === options.auth?.password;
        if (error) callback(error);
        else if (isRight) callback(null, { user });
        else callback(replyError('535 5.7.8 Authentication credentials invalid'));
      });
    },
    onMailFrom({ address }, session, callback) {
      act({ stage: 'mail', address, mail: null }, session, callback);
    },
    onRcptTo({ address }, session, callback) {
      act({ stage: 'rcpt', address, mail: null }, session, callback);
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        toSunkMail(Buffer.concat(chunks), session).then(
          (mail) => act({ stage: 'data', address: mail.envelope.to[0] ?? '', mail }, session, callback),
          (error: Error) => callback(error),
        );
      });
    },
  });

  type Callback = (error?: Error | null, words?: string) => void;

  function act(step: SmtpStep, session: SMTPServerSession, callback: Callback): void {
    const reply = decide(step);
    if (reply === 'silence') return;
    if (reply === 'drop' || reply === 'store_and_drop') {
      if (reply === 'store_and_drop' && step.mail) inbox.add(step.mail);
      destroyConnection(session.id);
      return;
    }
    if (reply !== undefined && !reply.startsWith('2')) {
      callback(replyError(reply));
      return;
    }
    if (step.mail) inbox.add(step.mail);
    // Only the answer to a message carries words of ours.
    if (step.stage === 'data') callback(null, reply?.replace(/^\d{3} /, ''));
    else callback();
  }

  function destroyConnection(id: string): void {
    for (const connection of server.connections) {
      if (connection.id === id) connection._socket.destroy();
    }
  }

  // Connections that a client breaks off are what some tests are about.
  server.on('error', () => undefined);
  const port = await listen(server, options.port ?? 0);
  return {
    ...inbox,
    host: '127.0.0.1',
    port,
    reply(next) {
      decide = next ?? (() => undefined);
    },
    connections: () => connections,
    stop: () => stop(server),
  };
}

function protocolOptions(options: SmtpSinkOptions): SMTPServerOptions {
  return {
    logger: false,
    banner: 'test sink',
    disableReverseLookup: true,
    // Replies of tests bring their own enhanced codes.
    hideENHANCEDSTATUSCODES: true,
    disabledCommands: [...(options.auth ? [] : ['AUTH']), ...(options.tls ? [] : ['STARTTLS'])],
    allowInsecureAuth: true,
    secure: options.tls?.mode === 'tls',
    ...(options.tls && { key: options.tls.key, cert: options.tls.cert }),
    closeTimeout: 50,
  };
}

async function toSunkMail(raw: Buffer, session: SMTPServerSession): Promise<SunkMail> {
  const parsed = await simpleParser(raw);
  const { mailFrom, rcptTo } = session.envelope;
  const envelope = {
    from: mailFrom ? mailFrom.address : '',
    to: rcptTo.map((recipient) => recipient.address),
  };
  return { ...parsed, raw: raw.toString('utf8'), envelope };
}

/** The server library writes `responseCode` and the message; what follows the code is ours word for word. */
function replyError(reply: string): Error {
  const code = Number(reply.slice(0, 3));
  return Object.assign(new Error(reply.slice(4)), { responseCode: code });
}

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const listener = server.listen(port, '127.0.0.1', () => {
      const address: AddressInfo | string | null = listener.address();
      if (address === null || typeof address === 'string') reject(new Error('The SMTP sink has no port.'));
      else resolve(address.port);
    });
    listener.once('error', reject);
  });
}

function stop(server: SMTPServer): Promise<void> {
  for (const connection of server.connections) connection._socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
