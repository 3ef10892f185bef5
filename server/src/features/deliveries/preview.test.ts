import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { Context } from '../../platform/context/index.ts';
import { newId } from '../../platform/ids.ts';
import { getPreviewMessage, listChannels, listPreviewMessages } from './contract.ts';
import { createPreviewInbox } from './preview-inbox.ts';
import { refuseChannel, requireChannel } from './problems.ts';
import { deliveryRoutes } from './routes.ts';
import { openHouse, startMail, testKind } from './testing/kit.ts';

type Declared = typeof listChannels | typeof listPreviewMessages | typeof getPreviewMessage;
/** The answer as it would leave: parsed by the contract. */
async function call<E extends Declared>(
  endpoint: E,
  ctx: Context,
  params: unknown = {},
): Promise<z.output<E['output']>> {
  const route = deliveryRoutes.find((r) => r.endpoint === endpoint);
  const answer = await route?.handle(ctx, { params, query: {}, body: undefined });
  return z.parse(endpoint.output, answer) as z.output<E['output']>;
}

async function openPreview() {
  const house = await openHouse();
  house.settings.channels.email = 'preview';
  house.settings.channels.sms = 'preview';
  const lines: string[] = [];
  const worker = house.worker({ printLine: (line) => lines.push(line) });
  return { house, lines, worker };
}

test('an email is shown as it would have left, and is never called sent', async () => {
  const { house } = await openPreview();
  const kind = testKind({
    prepare: async () => ({
      ok: true,
      senderName: 'Harbor Łódź',
      subject: 'Hello',
      text: 'Hello you',
      html: '<p>Hello</p>',
    }),
  });
  const [row] = await house.enqueue({ kind: kind.name, address: 'jürgen@corp.io'.replace('ü', 'u') });
  const id = row?.id ?? '';
  await house.reaches(id, 'previewed');
  expect(kind.changes.map(({ state }) => state)).toEqual(['previewed']);
  expect(await house.attempts(id)).toMatchObject([{ result: 'previewed', provider: 'preview' }]);

  const { items } = await call(listPreviewMessages, house.ctx);
  expect(items).toMatchObject([
    { id, channel: 'email', to: 'jurgen@corp.io', subject: 'Hello', parts: null },
  ]);
  const message = await call(getPreviewMessage, house.ctx, { id });
  expect(message).toEqual(items[0]);
  const parsed = await simpleParser(message.source);
  expect(parsed.messageId).toBe(row?.message_id);
  expect(parsed.from?.value[0]?.name).toBe('Harbor Łódź');
  expect(parsed.subject).toBe('Hello');
  expect(parsed.text?.trim()).toBe(message.text);
  expect(parsed.html).toContain(message.html);
});

test('a text message is shown with how it would be cut', async () => {
  const { house } = await openPreview();
  const text = `Grüße ${'x'.repeat(155)}`;
  const kind = testKind({ prepare: async () => ({ ok: true, sms: text }) });
  const [row] = await house.enqueue({ kind: kind.name, channel: 'sms', address: '+447400123456' });
  await house.reaches(row?.id ?? '', 'previewed');
  expect(await call(getPreviewMessage, house.ctx, { id: row?.id })).toMatchObject({
    subject: null,
    html: null,
    text,
    source: text,
    parts: { encoding: 'gsm7', units: 161, parts: 2 },
  });
});

test('a sign-in code goes to the console of whoever runs the server, and nowhere else', async () => {
  const { house, lines } = await openPreview();
  const kind = testKind({ atMostOnce: true }).name;
  const [mail, sms] = await house.enqueue(
    { kind, lane: 'code' },
    { kind, lane: 'code', channel: 'sms', address: '+447400123456' },
  );
  await house.reaches(mail?.id ?? '', 'previewed');
  await house.reaches(sms?.id ?? '', 'previewed');
  expect(lines.sort()).toEqual([
    'Sign-in code for +44***56: 123456',
    'Sign-in code for j***@corp.io: 123456',
  ]);
  expect(await call(listPreviewMessages, house.ctx)).toEqual({ items: [] });
});

test('another organization of the same server sees nothing of it', async () => {
  const { house } = await openPreview();
  const [row] = await house.enqueue({ kind: testKind().name });
  const id = row?.id ?? '';
  await house.reaches(id, 'previewed');
  const foreign = house.contextFor(await house.addOrganization());
  expect(await call(listPreviewMessages, foreign)).toEqual({ items: [] });
  await expect(call(getPreviewMessage, foreign, { id })).rejects.toThrow('preview.not_found');
  await expect(call(getPreviewMessage, house.ctx, { id: newId() })).rejects.toThrow('preview.not_found');
});

test('where messages are sent, there is no preview inbox', async () => {
  const house = await openHouse();
  await expect(call(listPreviewMessages, house.ctx)).rejects.toThrow('preview.off');
  await expect(call(getPreviewMessage, house.ctx, { id: newId() })).rejects.toThrow('preview.off');
});

test('a channel that nobody set up is refused, with who can help; what waits for it stays', async () => {
  const house = await openHouse();
  const { email } = await startMail();
  house.settings.channels.sms = 'none';
  expect(refuseChannel(house.settings, 'email')).toBeNull();
  expect(refuseChannel(house.settings, 'sms', '/mobile')).toMatchObject({
    code: 'channel.not_configured',
    pointer: '/mobile',
    next_step: expect.stringContaining('whoever runs this server'),
  });
  expect(() => requireChannel(house.settings, 'sms')).toThrow('channel.not_configured');
  expect(() => requireChannel(house.settings, 'email')).not.toThrow();
  expect(await call(listChannels, house.ctx)).toEqual({
    items: [
      { channel: 'email', mode: 'provider', broken: null },
      { channel: 'sms', mode: 'none', broken: null },
    ],
  });
  const kind = testKind().name;
  const [mail, text] = await house.enqueue({ kind }, { kind, channel: 'sms', address: '+447400123456' });
  house.worker({ transports: { email, sms: null } });
  await house.reaches(mail?.id ?? '', 'sent');
  expect((await house.delivery(text?.id ?? '')).state).toBe('queued');
  await house.moveClock(6 * 86_400);
  expect(await house.reaches(text?.id ?? '', 'cancelled')).toMatchObject({ state_reason: 'too_late' });
});

describe('the inbox', () => {
  const message = { ok: true, sms: 'Hello' } as const;

  test('keeps the newest 200, newest first', async () => {
    const house = await openHouse();
    const inbox = createPreviewInbox();
    const rows = await house.enqueue(
      ...Array.from({ length: 205 }, () => ({ kind: testKind().name, channel: 'sms' as const })),
    );
    for (const row of rows) await inbox.add(house.settings, row, message, row.created_at);
    const ids = inbox.list(house.organizationId).map(({ id }) => id);
    expect(ids).toEqual(
      rows
        .slice(5)
        .map(({ id }) => id)
        .reverse(),
    );
  });

  test('forgets after an hour', async () => {
    const house = await openHouse();
    let clock = 0;
    const inbox = createPreviewInbox(() => clock);
    const [row] = await house.enqueue({ kind: testKind().name, channel: 'sms' });
    if (row) await inbox.add(house.settings, row, message, row.created_at);
    clock = 3_599_999;
    expect(inbox.list(house.organizationId)).toHaveLength(1);
    clock = 3_600_001;
    expect(inbox.find(house.organizationId, row?.id ?? '')).toBeUndefined();
  });
});
