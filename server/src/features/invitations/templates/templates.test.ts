import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../../../test/chromium.ts';
import { smsParts } from '../../../platform/text.ts';
import { type InvitationMessage, invitationEmail, invitationSms } from './invitation.ts';
import { notMeEmail, vouchedEmail, vouchedSms } from './notices.ts';
import { longTime, shortDay } from './words.ts';

const TOKEN = 'A1b2C3d4E5f6G7h8I9j0-_';
const LINK = `https://go.acme.example/j/${TOKEN}`;
const JOIN = 'https://go.acme.example/join';
const PAGE = 'https://go.acme.example/admin/identity/users/0190';
const message = (given: Partial<InvitationMessage> = {}): InvitationMessage => ({
  organization: { name: 'Acme Logistics', time_zone: 'Europe/Warsaw', support_contact: null, accent: null },
  inviter: 'Grace Rossi',
  link: LINK,
  joinUrl: JOIN,
  expiresAt: new Date('2025-12-06T23:30:00Z'),
  language: 'en',
  ...given,
});
const named = (name: string, given: Partial<InvitationMessage> = {}) =>
  message({ organization: { name, time_zone: 'UTC', support_contact: null, accent: null }, ...given });

describe('the text message', () => {
  test('says who invites to what, until when, in one part and without the name of whoever is invited', () => {
    const text = invitationSms(message());
    expect(text).toBe(`Acme Logistics: Grace Rossi invites you to its app. Join: ${LINK} Works until 7 Dec.`);
    expect(smsParts(text)).toMatchObject({ encoding: 'gsm7', parts: 1, costly: [] });
  });

  test.each([
    [
      'a foreign letter in the inviter',
      named('Acme', { inviter: 'Łukasz Żak' }),
      /^Acme: you are invited.*Works until 6 Dec\.$/,
    ],
    ['a long inviter', named('Acme', { inviter: 'G'.repeat(90) }), /^Acme: you are invited.*Works until/],
    ['a long organization', named('A'.repeat(70)), /^A{70}: you are invited to its app\. Join: \S+$/],
    [
      'no inviter',
      named('Acme', { inviter: null }),
      /^Acme: you are invited to its app\. Join: \S+ Works until 6 Dec\.$/,
    ],
  ])('with %s still takes one part', (_, given, shape) => {
    const text = invitationSms(given);
    expect(text).toMatch(shape);
    expect(text).toContain(LINK);
    expect(smsParts(text).parts).toBe(1);
  });

  test('that cannot be short takes as few parts as can be', () => {
    const text = invitationSms(named('Ł'.repeat(40)));
    expect(text).toContain(LINK);
    expect(smsParts(text).parts).toBe(2);
    expect(text).not.toContain('Works until');
  });

  test('of a vouched join takes one part too', () => {
    const organization = { name: 'Acme Logistics', support_contact: null, accent: null };
    for (const voucher of ['Grace Rossi', 'Łukasz Żak', null])
      expect(smsParts(vouchedSms(organization, voucher, 'en')).parts).toBe(1);
  });
});

test('times are those of the organization, in words that do not depend on the order of day and month', () => {
  const at = new Date('2025-12-06T23:30:00Z');
  expect(longTime(at, 'Europe/Warsaw', 'en')).toBe('7 December 2025 at 00:30 CET');
  expect(longTime(at, 'America/New_York', 'en-US')).toMatch(/^December 6, 2025 at 06:30 PM/);
  expect(shortDay(at, 'UTC', 'en')).toBe('6 Dec');
  expect(shortDay(at, 'UTC', 'pl')).toBe('6.12');
});

test('the email has one link to join, the way without it, and no other secret', () => {
  const { subject, text, html } = invitationEmail(message());
  expect(subject).toBe('Grace Rossi has invited you to Acme Logistics');
  expect(text).toContain(`Join here:\n${LINK}\n`);
  expect(text).toContain(`${JOIN}\n`);
  expect(text).toContain(`${LINK}/not-me`);
  expect(text).toContain('until 7 December 2025 at 00:30 CET');
  for (const part of [text, html]) {
    const words = part.match(/https?:\/\/[^\s"<]+/g) ?? [];
    expect(new Set(words)).toEqual(new Set([LINK, JOIN, `${LINK}/not-me`]));
  }
  expect(text.replaceAll(TOKEN, '')).not.toMatch(/\b\d{6}\b/);
  expect(invitationEmail(message({ inviter: null })).subject).toBe('You are invited to Acme Logistics');
});

/** What people could try to carry in a message of ours; most is refused on entry, which must not be the only wall. */
const HOSTILE = [
  '<a href="https://evil.example">Click</a>',
  '</p></td></table><img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "' onmouseover='alert(1)",
  '<!-- <style>*{display:none}</style>',
  '&lt;b&gt; &amp; &#60;i&#62;',
  '\u202etxt.exe\u2066',
  'عبد الرحمن <b>',
  'A\r\nBcc: thief@evil.example',
  '{{7*7}} <%= 7*7 %> #{7*7}',
];

/** Runs in the browser, whose parser is the one that counts. */
const READ_SHAPE = `({
  tags: [...document.querySelectorAll('*')].map((e) => e.tagName + '(' + e.getAttributeNames().sort().join(' ') + ')'),
  links: [...document.querySelectorAll('[href], [src], [action]')].map((e) => e.getAttribute('href')),
  text: document.body.textContent,
})`;

describe('hostile names in every template', () => {
  let chromium: Browser;
  beforeAll(async () => {
    chromium = await launchBrowser();
  });
  afterAll(() => chromium?.close());

  const templates: Record<string, (name: string) => { subject: string; text: string; html: string }> = {
    invitation: (name) =>
      invitationEmail(
        message({
          inviter: name,
          organization: { name, time_zone: 'UTC', support_contact: name, accent: null },
        }),
      ),
    'not me': (name) => notMeEmail({ name, support_contact: name, accent: null }, name, PAGE, 'en'),
    vouched: (name) => vouchedEmail({ name, support_contact: name, accent: null }, name, 'en'),
  };

  test.each(Object.keys(templates))('%s: the parsed HTML has our elements and links alone', async (kind) => {
    const template = templates[kind];
    if (!template) throw new Error('No such template.');
    const context = await chromium.newContext({ javaScriptEnabled: true });
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    let alerted = false;
    page.on('dialog', (dialog) => {
      alerted = true;
      void dialog.dismiss();
    });
    const shapeOf = async (name: string) => {
      await page.setContent(template(name).html);
      return (await page.evaluate(READ_SHAPE)) as { tags: string[]; links: string[]; text: string };
    };
    const plain = await shapeOf('Plain Name');
    expect(plain.links.every((href) => [LINK, JOIN, PAGE, `${LINK}/not-me`].includes(href ?? ''))).toBe(true);
    for (const name of HOSTILE) {
      const shape = await shapeOf(name);
      expect({ tags: shape.tags, links: shape.links }).toEqual({ tags: plain.tags, links: plain.links });
      // Shown as what it is, not swallowed.
      expect(shape.text.replaceAll(/\s/g, '')).toContain(
        name.replaceAll(/[\u202a-\u202e\u2066-\u2069\s]/g, '').slice(0, 12),
      );
    }
    expect(alerted).toBe(false);
    expect(requests).toEqual([]);
    await context.close();
  });

  test('a name that runs from right to left ends where it ends', () => {
    for (const make of Object.values(templates)) {
      const { subject, text } = make('עדי\u202e');
      for (const part of [subject, text]) {
        expect(part).not.toContain('\u202e');
        expect((part.match(/\u2068/g) ?? []).length).toBe((part.match(/\u2069/g) ?? []).length);
      }
    }
  });
});
