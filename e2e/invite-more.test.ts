import type { BrowserContext, Locator, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { api, createTeam, openInvite, setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** What makes inviting pleasant, one journey each: nothing typed is lost, nothing sent twice, nothing moves under a finger. */
const PATIENCE_MS = 90_000;
const LINK = /http:\/\/localhost:\d+\/j\/[\w-]{22}/g;
const withoutLinks = (text: string | null | undefined | false) =>
  (text || '')
    .replaceAll(LINK, 'LINK')
    // A minute may pass between looking and sending.
    .replaceAll(/ at \d\d:\d\d /g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

let world: World;
let admin: BrowserContext;
let page: Page;

beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.context({ permissions: ['clipboard-read', 'clipboard-write'] });
  const first = await admin.newPage();
  await setUp(world, first);
  await createTeam(first, 'Leeds drivers');
  await first.close();
}, 120_000);
// A tab of its own for each: drafts are a tab's.
beforeEach(async () => {
  page = await admin.newPage();
});
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

const email = (sheet: Locator) => sheet.getByRole('textbox', { name: /^Email/ });
const firstName = (sheet: Locator) => sheet.getByRole('textbox', { name: 'First name' });
const inviteButton = (sheet: Locator) => sheet.getByRole('button', { name: 'Invite', exact: true });
const countOf = async (text: string) =>
  (await api<{ items: unknown[] }>(page, 'POST', '/users/search', { text })).body.items.length;

test(
  'the message that was shown is the message that arrives',
  async () => {
    const sheet = await openInvite(page);
    await email(sheet).fill('shown@harbor.example');
    await sheet.getByText('also add a mobile number').click();
    await sheet.getByRole('textbox', { name: /^Mobile number/ }).fill('07400 111222');
    await firstName(sheet).fill('Zofia');

    await sheet.getByRole('button', { name: 'Preview' }).click();
    const shown = page.getByRole('dialog', { name: 'The message, before it is sent' });
    const subject = await shown.locator('.preview-subject b').textContent();
    const frame = page.frameLocator('.preview-mail iframe');
    await frame.getByText(/^Join .?Harbor Logistics/).waitFor();
    const html = withoutLinks(await frame.locator('body').textContent());
    await shown.getByText('Text', { exact: true }).click();
    const text = withoutLinks(await shown.locator('pre').textContent());
    await shown.getByText('Text message', { exact: true }).click();
    const sms = withoutLinks(await shown.locator('.bubble').textContent());
    expect(await shown.getByText(/\d+ of 160 characters/).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await shown.waitFor({ state: 'hidden' });
    // Escape closed what lay on top, and the focus is back where it came from.
    expect(await email(sheet).inputValue()).toBe('shown@harbor.example');
    await expect.poll(() => focusedName(page)).toBe('Preview');

    await inviteButton(sheet).click();
    await page.getByText('Zofia is invited').first().waitFor();
    await world.leaveUndo();
    const mail = await world.smtp.waitFor((m) => m.envelope.to.includes('shown@harbor.example'), 20_000);
    const arrived = await world.sms.waitFor((m) => m.to === '+447400111222', 20_000);
    expect(mail.subject).toBe(subject);
    expect(withoutLinks(mail.text)).toBe(text);
    expect(withoutLinks(arrived.text)).toBe(sms);
    const reader = await world.page();
    await reader.setContent(mail.html || '');
    expect(withoutLinks(await reader.locator('body').textContent())).toBe(html);
    await reader.close();
    // The receipt follows the messages by itself.
    await page.locator('.receipt-sends').getByText('Email handed over').waitFor({ timeout: 15_000 });
    await page.locator('.receipt-sends').getByText('Text message handed over').waitFor();
  },
  PATIENCE_MS,
);

test(
  'an address in use is said while it is typed, with the ways out; the complaint goes with the next key',
  async () => {
    const sheet = await openInvite(page);
    await email(sheet).pressSequentially('shown@harbor.example');
    await sheet.getByText('Already used by').waitFor();
    expect(await sheet.getByRole('link', { name: 'Open profile' }).isVisible()).toBe(true);
    expect(await sheet.getByRole('button', { name: /^Resend to Zofia – available in/ }).isVisible()).toBe(
      true,
    );
    await email(sheet).press('End');
    await email(sheet).press('Backspace');
    await sheet.getByText('Already used by').waitFor({ state: 'detached' });
  },
  PATIENCE_MS,
);

test(
  'no click is lost: nothing moves between press and release, and leaving a field empty says nothing',
  async () => {
    for (const [typed, complaints] of [
      ['', 2],
      ['zofia@acme', 2],
      ['shown@harbor.example', 1],
    ] as const) {
      page = await admin.newPage();
      const sheet = await openInvite(page);
      await page.waitForLoadState('networkidle');
      await email(sheet).focus();
      await page.keyboard.insertText(typed);
      const button = inviteButton(sheet);
      const before = await button.boundingBox();
      const name = await firstName(sheet).boundingBox();
      if (!before || !name) throw new Error('The sheet is not open.');
      await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2);
      await page.mouse.down();
      // Longer than the look-up waits, and than the server takes.
      await page.waitForTimeout(900);
      expect(await button.boundingBox()).toEqual(before);
      expect(await firstName(sheet).boundingBox()).toEqual(name);
      expect(await sheet.getByText(/needs? attention/).count()).toBe(0);
      await page.mouse.up();
      await sheet.getByText('Enter a first or last name.').first().waitFor();
      if (complaints > 1) {
        await sheet.getByText('2 things need attention').waitFor();
        await expect.poll(() => focusedName(page)).toMatch(/^Email/);
        // Each line of the summary leads to its field, and goes with the key that mends it.
        await sheet.getByRole('button', { name: 'Enter a first or last name.' }).click();
        await expect.poll(() => focusedName(page)).toMatch(/^First name/);
        await page.keyboard.type('Z');
        await expect.poll(() => sheet.getByText('Enter a first or last name.').count()).toBe(0);
      }
    }
  },
  PATIENCE_MS,
);

test(
  'an answer that never came is asked for again, and nobody is invited twice',
  async () => {
    const sheet = await openInvite(page);
    await email(sheet).fill('once@harbor.example');
    await firstName(sheet).fill('Olu');
    const keys: (string | undefined)[] = [];
    await page.route('**/api/v1/invitations', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      const answer = await route.fetch();
      // The first request arrives; its answer does not.
      if (keys.length === 1) return route.abort('connectionreset');
      return route.fulfill({ response: answer });
    });
    await inviteButton(sheet).click();
    await sheet.getByText('Not sent. What you typed is kept here.').waitFor();
    expect(await email(sheet).inputValue()).toBe('once@harbor.example');
    await sheet.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Olu is invited').first().waitFor();
    await page.unroute('**/api/v1/invitations');
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBeTruthy();
    expect(keys[1]).toBe(keys[0]);
    await world.leaveUndo();
    await world.smtp.waitFor((m) => m.envelope.to.includes('once@harbor.example'), 20_000);
    await page.waitForTimeout(1500);
    expect(world.smtp.messages.filter((m) => m.envelope.to.includes('once@harbor.example'))).toHaveLength(1);
    expect(await countOf('once@harbor.example')).toBe(1);
  },
  PATIENCE_MS,
);

test(
  'several pasted at once become a list: the good ones go, the rest stays to be corrected',
  async () => {
    const sheet = await openInvite(page);
    await email(sheet).focus();
    await paste(
      [
        'Ann Lee <ann@harbor.example>, "Okafor, Ben" <ben@harbor.example>; mailto:zofia.nowak@harbor.example',
        'zofia@acme',
        'shown@harbor.example',
        'Cem\t07400 333444',
        'ANN@harbor.example',
      ].join('\n'),
    );
    await sheet.getByRole('heading', { name: '7 people to invite' }).waitFor();
    await sheet.getByText('3 of 7 need attention').waitFor();
    await sheet.getByText('This contact stands in the list already.').waitFor();
    await sheet.getByText('Already used by').waitFor();
    expect(await entry(sheet, 2, 'Last name').inputValue()).toBe('Okafor');
    // A guessed name is nobody's until it is confirmed.
    expect(await entry(sheet, 3, 'First name').inputValue()).toBe('Zofia');
    const requests: Request[] = [];
    page.on('request', (one) => {
      if (one.url().endsWith('/invitations/batch')) requests.push(one);
    });
    await sheet.getByRole('button', { name: 'Invite 3 people' }).click();
    await sheet.getByText('3 people are invited').waitFor();
    expect(requests).toHaveLength(1);
    await sheet.getByRole('heading', { name: '4 people to invite' }).waitFor();
    for (const name of ['Ann', 'Ben', 'Cem']) expect(await countOf(name)).toBe(1);
    expect(await countOf('Nowak')).toBe(0);

    await sheet.getByRole('button', { name: 'The name is right' }).first().click();
    await sheet.getByText('3 of 4 need attention').waitFor();
    await sheet.getByRole('button', { name: 'Remove them' }).click();
    await sheet.getByRole('button', { name: 'Invite one person' }).click();
    await sheet.getByRole('heading', { name: '4 people are invited' }).waitFor();
    await world.leaveUndo();
    const nowak = await world.smtp.waitFor(
      (m) => m.envelope.to.includes('zofia.nowak@harbor.example'),
      20_000,
    );
    expect(nowak.text).toContain('/j/');
    await world.sms.waitFor((m) => m.to === '+447400333444', 20_000);
  },
  PATIENCE_MS,
);

test(
  'by keyboard alone: open, invite with Enter, read the receipt, invite another, close; the focus returns',
  async () => {
    await page.goto('/admin/identity/users');
    const opener = page.locator('#invite-users');
    await opener.focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: 'Invite a user' });
    await expect.poll(() => focusedName(page)).toMatch(/^Email/);
    await page.keyboard.type('keys@harbor.example');
    await tabTo(page, /^First name/);
    await page.keyboard.type('Kit');
    await tabTo(page, /^Teams/);
    await page.keyboard.type('Leeds');
    await sheet
      .page()
      .getByRole('option', { name: /Leeds drivers/ })
      .waitFor();
    // The open list takes Escape; the sheet stays.
    await page.keyboard.press('Escape');
    expect(await sheet.isVisible()).toBe(true);
    await tabTo(page, /Language of the message/);
    await page.keyboard.press('Enter');
    await page
      .getByRole('listbox')
      .getByRole('option', { name: /Polski/ })
      .waitFor();
    await page.keyboard.type('Pol');
    await page.keyboard.press('Enter');
    await sheet.getByText(/in Polish/).waitFor();
    await tabTo(page, /^First name/, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Kit is invited' }).waitFor();
    await expect.poll(() => focusedName(page)).toBe('Kit is invited');
    expect(await sheet.locator('.facts').textContent()).toContain('Polish');
    await tabTo(page, /^Invite another/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedName(page)).toMatch(/^Email/);
    // Chosen once for a group, kept for the next of them.
    await sheet.getByRole('button', { name: /Polski/ }).waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    await expect.poll(() => focusedName(page)).toBe('Invite users');
  },
  PATIENCE_MS,
);

test(
  'what was typed survives reloads, and goes with whoever signs out',
  async () => {
    const sheet = await openInvite(page);
    await firstName(sheet).fill('Kept');
    for (let i = 0; i < 2; i++) {
      await page.reload();
      await expect.poll(() => firstName(sheet).inputValue()).toBe('Kept');
    }
    await page.keyboard.press('Escape');
    const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
    await question.getByRole('button', { name: 'Keep editing' }).click();
    expect(await firstName(sheet).inputValue()).toBe('Kept');
    const other = await page.context().newPage();
    await other.goto('/admin/identity/users/invite');
    await firstName(other.getByRole('dialog')).fill('Gone');
    await other.reload();
    await expect.poll(() => firstName(other.getByRole('dialog')).inputValue()).toBe('Gone');
    await other.evaluate(`document.querySelector('form[action="/sign-out"]').requestSubmit()`);
    await other.waitForURL((url) => !url.pathname.startsWith('/admin'));
    expect(await other.evaluate('JSON.stringify(sessionStorage)')).not.toContain('Gone');
    await other.close();
  },
  PATIENCE_MS,
);

const entry = (sheet: Locator, number: number, field: string): Locator =>
  sheet.getByRole('textbox', { name: `${field}, person ${number}`, exact: true });

/** As people do it: from the clipboard. */
async function paste(text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.keyboard.press('Control+V');
}

const focusedName = (of: Page): Promise<string> =>
  of.evaluate(`(() => {
    const e = document.activeElement;
    const label = e.labels?.[0]?.textContent ?? e.getAttribute('aria-label')
      ?? ((e.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim()
        || e.textContent || '');
    return label.trim();
  })()`);

async function tabTo(of: Page, name: RegExp, key = 'Tab'): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await of.keyboard.press(key);
    if (name.test(await focusedName(of))) return;
  }
  throw new Error(`${key} does not reach ${name}.`);
}
