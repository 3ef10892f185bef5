import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../../../test/harness.ts';
import { unique } from '../../../../test/harness-build.ts';
import { runShellCommand } from '../../../app/shell-commands.ts';
import { samples } from '../../../platform/transports/testing-bounces.ts';
import { getUser } from '../../directory/contract.ts';
import { createInvitation } from '../../invitations/contract.ts';

let app: TestApp;
let organization: TestOrganization;
beforeAll(async () => {
  app = await startTestApp({ smtp: true, sms: true, bounceAddress: 'bounces@return.harbor.example' });
  organization = await app.organization();
});
afterAll(() => app?.close());

let numbers = 0;

/** Invites somebody and has the message leave; answers what is needed to report on it. */
async function sent(by: 'email' | 'mobile') {
  const email = `ines.${unique()}@people.example`;
  const mobile = `+4474001${String(process.pid % 100).padStart(2, '0')}${String(100 + ++numbers)}`;
  const { body } = await app.call(organization.admin, createInvitation, {
    body: { first_name: 'Ines', ...(by === 'email' ? { email } : { mobile }) },
  });
  await app.runWorkerOnce();
  const id = body.deliveries[0]?.id ?? '';
  const callback = app.sms?.messages.find((m) => m.to === mobile)?.statusCallback ?? '';
  const returnPath = app.smtp?.messages.find((m) => m.envelope.to.includes(email))?.envelope.from ?? '';
  return { id, userId: body.user.id, email, mobile, callback, returnPath };
}

const stateOf = async (id: string) =>
  (await app.db.one<{ state: string; state_reason: string | null }>(
    'select state, state_reason from deliveries where id = $1',
    [id],
  )) ?? { state: 'gone', state_reason: null };

const reportsOf = async (id: string) =>
  (
    await app.db.many<{ outcome: string }>(
      'select outcome from delivery_reports where delivery_id = $1 order by outcome',
      [id],
    )
  ).map(({ outcome }) => outcome);

const suppressionOf = async (canonical: string) =>
  (await app.db.one<{ reason: string }>('select reason from suppressions where canonical = $1', [canonical]))
    ?.reason;

async function kindsOf(userId: string): Promise<string[]> {
  const { body } = await app.call(organization.admin, getUser, { params: { id: userId } });
  return body.timeline.map(({ kind }) => kind);
}

function sign(url: string, fields: Record<string, string>, token = app.sms?.authToken ?? ''): string {
  const names = Object.keys(fields).sort();
  return createHmac('sha1', token)
    .update(url + names.map((name) => name + fields[name]).join(''))
    .digest('base64');
}

async function report(
  url: string,
  fields: Record<string, string>,
  how: { signature?: string | null; host?: string } = {},
): Promise<number> {
  const signature = how.signature === undefined ? sign(url, fields) : how.signature;
  const answer = await app.api.inject({
    method: 'POST',
    url: new URL(url).pathname,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      host: how.host ?? 'internal.example:9000',
      ...(signature === null ? {} : { 'x-twilio-signature': signature }),
    },
    payload: new URLSearchParams(fields).toString(),
  });
  return answer.statusCode;
}

const status = (MessageStatus: string, more: Record<string, string> = {}) => ({
  AccountSid: 'AC0',
  MessageSid: 'SM1',
  MessageStatus,
  ...more,
});

describe('status callbacks of text messages', () => {
  test('are asked for below PUBLIC_URL, and turn “handed over” into “delivered”, whatever Host they come to', async () => {
    const message = await sent('mobile');
    expect(message.callback).toBe(`http://localhost:8080/callbacks/sms/twilio/${message.id}`);
    expect((await stateOf(message.id)).state).toBe('sent');
    expect(await report(message.callback, status('delivered'), { host: 'elsewhere.example' })).toBe(204);
    expect((await stateOf(message.id)).state).toBe('delivered');
    expect(await kindsOf(message.userId)).toEqual(['delivered', 'sent', 'queued', 'created']);
    const [entry] = await app.db.many<{ last_event: string }>(
      'select last_event from directory_entries where user_id = $1',
      [message.userId],
    );
    expect(entry?.last_event).toBe('delivered');
  });

  test('that are forged, unsigned, changed or for another message are refused and change nothing', async () => {
    const [message, other] = [await sent('mobile'), await sent('mobile')];
    const fields = status('delivered');
    const signature = sign(message.callback, fields);
    expect(await report(message.callback, fields, { signature: null })).toBe(403);
    expect(await report(message.callback, fields, { signature: sign(message.callback, fields, 'x') })).toBe(
      403,
    );
    expect(await report(message.callback, status('undelivered'), { signature })).toBe(403);
    expect(await report(other.callback, fields, { signature })).toBe(403);
    const spoofed = sign(message.callback.replace('localhost:8080', 'evil.example'), fields);
    expect(await report(message.callback, fields, { signature: spoofed, host: 'evil.example' })).toBe(403);
    for (const { id } of [message, other]) expect((await stateOf(id)).state).toBe('sent');
  });

  test('come twice and out of order without harm: the first end stays', async () => {
    const message = await sent('mobile');
    for (const name of ['queued', 'sending', 'sent']) await report(message.callback, status(name));
    expect((await stateOf(message.id)).state).toBe('sent');
    await report(message.callback, status('delivered'));
    for (const name of ['sent', 'delivered', 'queued']) await report(message.callback, status(name));
    await report(message.callback, status('undelivered', { ErrorCode: '30005' }));
    expect((await stateOf(message.id)).state).toBe('delivered');
    expect(await suppressionOf(message.mobile)).toBeUndefined();
    expect((await kindsOf(message.userId)).filter((kind) => kind === 'delivered')).toHaveLength(1);
  });

  test('of a number that does not exist end the message, free the hour and stop the number', async () => {
    const message = await sent('mobile');
    await report(message.callback, status('undelivered', { ErrorCode: '30006' }));
    expect(await stateOf(message.id)).toEqual({ state: 'undeliverable', state_reason: 'landline' });
    expect(await suppressionOf(message.mobile)).toBe('bounced');
    const hours = await app.db.many('select 1 from invitation_hours where canonical = $1', [message.mobile]);
    expect(hours).toEqual([]);
    const { body } = await app.call(organization.admin, getUser, { params: { id: message.userId } });
    expect(body.timeline[0]).toMatchObject({
      kind: 'undeliverable',
      next_step: expect.stringContaining('mobile'),
    });
  });

  test('of an opt-out stop the number, of a phone that is off do not', async () => {
    const [out, off] = [await sent('mobile'), await sent('mobile')];
    await report(out.callback, status('failed', { ErrorCode: '21610' }));
    await report(off.callback, status('undelivered', { ErrorCode: '30003' }));
    expect(await suppressionOf(out.mobile)).toBe('opted_out');
    expect(await suppressionOf(off.mobile)).toBeUndefined();
    expect((await stateOf(off.id)).state_reason).toBe('phone_unreachable');
  });

  test('twenty at once, for and against, leave one end and one line', async () => {
    const message = await sent('mobile');
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        report(message.callback, i % 2 ? status('delivered') : status('undelivered', { ErrorCode: '30008' })),
      ),
    );
    expect(new Set(codes)).toEqual(new Set([204]));
    const { state } = await stateOf(message.id);
    expect(['delivered', 'undeliverable']).toContain(state);
    expect(await reportsOf(message.id)).toEqual(['delivered', 'undeliverable']);
    const ends = (await kindsOf(message.userId)).filter((k) => k === 'delivered' || k === 'undeliverable');
    expect(ends).toEqual([state]);
  });

  test('that come before the hand-over is on record count, and the record does not undo them', async () => {
    let early: Promise<number> | undefined;
    app.sms?.reply((m) => {
      early = report(m.statusCallback ?? '', status('delivered'));
      return undefined;
    });
    const message = await sent('mobile');
    app.sms?.reply();
    expect(await early).toBe(204);
    expect(['delivered']).toContain((await stateOf(message.id)).state);
  });

  test('too large, of another type, or of an id that is none, are refused', async () => {
    const { callback } = await sent('mobile');
    expect(await report(callback, status('delivered', { Body: 'x'.repeat(20_000) }))).toBe(413);
    const json = await app.api.inject({
      method: 'POST',
      url: new URL(callback).pathname,
      headers: { 'content-type': 'application/json' },
      payload: '{"MessageStatus":"delivered"}',
    });
    expect(json.statusCode).toBe(415);
    expect(await report('http://localhost:8080/callbacks/sms/twilio/1', status('delivered'))).toBe(403);
    const unknown = callback.replace(/[0-9a-f]{12}$/, '000000000000');
    expect(await report(unknown, status('delivered'))).toBe(204);
  });
});

/** As a mail server runs it; the exit code of a refusal. */
async function bounce(message: string, recipient = ''): Promise<number> {
  try {
    await runShellCommand(app.services, ['bounce', recipient, message]);
    return 0;
  } catch (error) {
    return error instanceof Error && 'exitCode' in error ? Number(error.exitCode) : 1;
  }
}

describe('emails that come back', () => {
  test('each email leaves with an envelope sender of its own, while people see the true one', async () => {
    const [one, two] = [await sent('email'), await sent('email')];
    expect(one.returnPath).toMatch(/^bounces\+[a-z2-7]{39}@return\.harbor\.example$/);
    expect(one.returnPath).not.toBe(two.returnPath);
    const mail = app.smtp?.messages.find((m) => m.envelope.to.includes(one.email));
    expect(mail?.from?.value[0]?.address).toBe('invitations@harbor.example');
    expect(mail?.raw).not.toContain(one.returnPath);
  });

  test('a mailbox that does not exist ends the message and stops the address', async () => {
    const message = await sent('email');
    expect(await bounce(samples(message.returnPath, message.email).gmail)).toBe(0);
    expect(await stateOf(message.id)).toEqual({ state: 'undeliverable', state_reason: 'no_such_recipient' });
    expect(await suppressionOf(message.email)).toBe('bounced');
    expect((await kindsOf(message.userId))[0]).toBe('undeliverable');
  });

  test('a full mailbox ends the message and stops nothing', async () => {
    const message = await sent('email');
    expect(await bounce(samples(message.returnPath).gmailFull)).toBe(0);
    expect((await stateOf(message.id)).state_reason).toBe('mailbox_full');
    expect(await suppressionOf(message.email)).toBeUndefined();
  });

  test('a delay is noted, and a delivery after it is the end', async () => {
    const message = await sent('email');
    const { postfixDelayed, postfixDelivered, exchange } = samples(message.returnPath);
    expect(await bounce(postfixDelayed)).toBe(0);
    expect((await stateOf(message.id)).state).toBe('sent');
    expect(await bounce(postfixDelivered)).toBe(0);
    expect(await bounce(exchange)).toBe(0);
    expect((await stateOf(message.id)).state).toBe('delivered');
    expect(await reportsOf(message.id)).toEqual(['delayed', 'delivered', 'undeliverable']);
  });

  test('a holiday reply and a bounce in prose are noted and change nothing', async () => {
    const message = await sent('email');
    const { holiday, qmail } = samples(message.returnPath);
    expect(await bounce(holiday)).toBe(0);
    expect(await bounce(qmail)).toBe(0);
    expect((await stateOf(message.id)).state).toBe('sent');
    expect(await reportsOf(message.id)).toEqual(['unknown']);
  });

  test('the recipient that the mail server names goes before what the headers say', async () => {
    const message = await sent('email');
    const { exim } = samples('postmaster@harbor.example');
    expect(await bounce(exim)).toBe(67);
    expect(await bounce(exim, message.returnPath)).toBe(0);
    expect((await stateOf(message.id)).state).toBe('undeliverable');
  });

  test('a forged token, another address and no message are told to the mail server as such', async () => {
    const message = await sent('email');
    const forged = message.returnPath
      .replace(/.@/, (end) => (end === 'a@' ? 'q@' : 'a@'))
      .replace(/\+./, '+z');
    expect(await bounce(samples(forged).postfix)).toBe(67);
    expect(await bounce(samples('bounces@return.harbor.example').postfix)).toBe(67);
    expect(await bounce('')).toBe(65);
    expect((await stateOf(message.id)).state).toBe('sent');
  });
});
