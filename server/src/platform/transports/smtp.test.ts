import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SmtpReply, type SmtpSink, type SmtpStage, startSmtpSink } from '../../../test/smtp-sink.ts';
import type { SmtpSettings } from '../settings.ts';
import { createSmtpTransport, type SmtpOptions } from './smtp.ts';
import { smtpSettings, testMail } from './testing.ts';
import type { EmailTransport } from './transport.ts';

let sink: SmtpSink;
const open: EmailTransport[] = [];

beforeEach(async () => {
  sink = await startSmtpSink();
});

afterEach(async () => {
  for (const transport of open.splice(0)) transport.close();
  await sink.stop();
});

function connect(overrides: Partial<SmtpSettings> = {}, options: SmtpOptions = {}): EmailTransport {
  const transport = createSmtpTransport(smtpSettings(sink.port, overrides), options);
  open.push(transport);
  return transport;
}

/** Lets the server say something at one step, and pass all others. */
function replyAt(stage: SmtpStage, reply: SmtpReply): void {
  sink.reply((step) => (step.stage === stage ? reply : undefined));
}

describe('a message that is taken', () => {
  test('arrives once, with every part as it was given', async () => {
    replyAt('data', '250 2.0.0 Ok: queued as 4FZ12ABCD for jane.doe@corp.example');
    const outcome = await connect().sendEmail(
      testMail({
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'en', 'X-Delivery': 'ä' },
        replyTo: { address: 'grace@acme.example', name: 'Grace' },
        envelopeFrom: 'bounces+1@acme.example',
      }),
    );
    expect(outcome).toEqual({
      result: 'sent',
      providerId: '4FZ12ABCD',
      reply: '250 2.0.0 Ok: queued as 4FZ12ABCD for j***@corp.example',
    });
    expect(sink.messages).toHaveLength(1);
    const received = await sink.waitFor((message) => message.messageId === '<delivery-1@acme.example>');
    expect(received.envelope).toEqual({ from: 'bounces+1@acme.example', to: ['Jane.Doe@corp.example'] });
    expect(received.subject).toBe('Grace Rossi has invited you to Acme – 你好');
    expect(received.from?.value).toEqual([{ address: 'portal@acme.example', name: 'Acme Łódź' }]);
    expect(received.to).toMatchObject({ value: [{ address: 'Jane.Doe@corp.example', name: 'Jane Dœ' }] });
    expect(received.replyTo?.value).toEqual([{ address: 'grace@acme.example', name: 'Grace' }]);
    expect(received.text).toContain('https://go.acme.example/i/abc');
    expect(received.html).toContain('<a href="https://go.acme.example/i/abc">');
    expect(received.headers.get('auto-submitted')).toBe('auto-generated');
    expect(received.headers.get('content-language')).toBe('en');
    expect(received.raw).toMatch(/^X-Delivery: =\?UTF-8\?/m);
    expect(received.raw).not.toMatch(/^x-mailer/im);
    expect([...received.raw].every((character) => character <= '\x7f')).toBe(true);
  });

  test('shares its connection with the next ones', async () => {
    const transport = connect({}, { maxConnections: 1 });
    for (let index = 0; index < 3; index += 1) {
      expect(await transport.sendEmail(testMail({ messageId: `m${index}@acme.example` }))).toMatchObject({
        result: 'sent',
      });
    }
    expect(sink.messages).toHaveLength(3);
    expect(sink.connections()).toBe(1);
  });

  test('is sent over a new connection after the server has closed an idle one', async () => {
    const transport = connect({}, { maxConnections: 1 });
    await transport.sendEmail(testMail());
    const { port } = sink;
    await sink.stop();
    sink = await startSmtpSink({ port });
    expect(await transport.sendEmail(testMail())).toMatchObject({ result: 'sent' });
    expect(sink.messages).toHaveLength(1);
  });

  test('may be told only in silence: then it is a retry with the same Message-ID', async () => {
    replyAt('data', 'store_and_drop');
    const transport = connect();
    expect(await transport.sendEmail(testMail())).toMatchObject({ result: 'retry', class: 'unreachable' });
    sink.reply();
    expect(await transport.sendEmail(testMail())).toMatchObject({ result: 'sent' });
    expect(sink.messages.map((message) => message.messageId)).toEqual(
      Array(2).fill('<delivery-1@acme.example>'),
    );
  });
});

describe('a message that is refused', () => {
  test.each<[SmtpStage, string, object]>([
    ['connect', '421 4.3.2 Shutting down', { result: 'retry', class: 'temporary' }],
    ['connect', '554 5.7.1 Your address is listed', { result: 'broken', class: 'configuration' }],
    ['mail', '451 4.3.0 Try later', { result: 'retry', class: 'temporary' }],
    ['mail', '553 5.7.1 Sender not owned by user', { result: 'broken', class: 'configuration' }],
    ['mail', '530 5.7.0 Authentication required', { result: 'broken', class: 'credentials' }],
    ['rcpt', '421 4.7.0 Too many connections', { result: 'retry', class: 'throttled' }],
    ['rcpt', '450 4.2.1 Mailbox busy', { result: 'retry', class: 'temporary', code: '450 4.2.1' }],
    ['rcpt', '452 4.2.2 Over quota', { result: 'retry', class: 'temporary' }],
    ['rcpt', '550 5.1.1 No such user', { result: 'failed', class: 'no_such_recipient', code: '550 5.1.1' }],
    ['rcpt', '550 No such user here', { result: 'failed', class: 'no_such_recipient', code: '550' }],
    ['rcpt', '550 5.7.1 Blocked by policy', { result: 'retry', class: 'temporary' }],
    ['rcpt', '552 5.2.2 Mailbox full', { result: 'retry', class: 'temporary' }],
    ['data', '450 4.7.1 Greylisted, try again', { result: 'retry', class: 'throttled' }],
    ['data', '554 5.7.1 Message looks like spam', { result: 'retry', class: 'temporary' }],
    ['data', '550 5.4.5 Daily sending quota exceeded', { result: 'retry', class: 'throttled' }],
    ['data', '552 5.3.4 Message too big', { result: 'failed', class: 'rejected' }],
    ['data', '554 5.6.0 Bad content', { result: 'failed', class: 'rejected', reply: 'Bad content' }],
  ])('at %s with %j', async (stage, reply, expected) => {
    replyAt(stage, reply);
    const transport = connect();
    expect(await transport.sendEmail(testMail())).toMatchObject(expected);
    sink.reply();
    expect(await transport.sendEmail(testMail()), 'the next message goes through').toMatchObject({
      result: 'sent',
    });
  });

  test('keeps the words of the server, without the address', async () => {
    replyAt('rcpt', '550 5.1.1 <jane.doe@corp.example>: user unknown, call +44 7400 123456');
    expect(await connect().sendEmail(testMail())).toEqual({
      result: 'failed',
      class: 'no_such_recipient',
      code: '550 5.1.1',
      reply: '<j***@corp.example>: user unknown, call ***',
    });
  });
});

describe('a server that does not answer', () => {
  const timeouts = { connect: 300, reply: 300, total: 1000 };

  test.each<SmtpStage>(['connect', 'mail', 'rcpt', 'data'])('and says nothing at %s', async (stage) => {
    replyAt(stage, 'silence');
    const started = performance.now();
    expect(await connect({}, { timeouts }).sendEmail(testMail())).toMatchObject({
      result: 'retry',
      class: 'timeout',
    });
    expect(performance.now() - started).toBeLessThan(2500);
  });

  test.each<SmtpStage>(['connect', 'mail', 'rcpt', 'data'])('and hangs up at %s', async (stage) => {
    replyAt(stage, 'drop');
    expect(await connect().sendEmail(testMail())).toMatchObject({ result: 'retry', class: 'unreachable' });
    expect(sink.messages).toHaveLength(0);
  });

  test('and is not there at all', async () => {
    const { port } = sink;
    await sink.stop();
    expect(await connect({ port }).sendEmail(testMail())).toMatchObject({
      result: 'retry',
      class: 'unreachable',
      code: 'ECONNREFUSED',
    });
  });

  test('and trickles its reply for ever', async () => {
    const trickle = await listen((write) => {
      const timer = setInterval(() => write('220-wait\r\n'), 50);
      return () => clearInterval(timer);
    });
    try {
      const transport = connect({ port: trickle.port }, { timeouts });
      expect(await transport.sendEmail(testMail())).toMatchObject({ result: 'retry', class: 'timeout' });
    } finally {
      trickle.server.close();
    }
  });
});

/** A server that writes on its own, without listening to the client. */
async function listen(
  talk: (write: (text: string) => void) => () => void,
): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    const stop = talk((text) => socket.write(text));
    socket.on('error', stop).on('close', stop);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { server, port: address.port };
}
