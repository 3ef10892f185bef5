import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../../test/chromium.ts';
import type { TestOrganization } from '../../../test/harness.ts';
import { directionOf, languages } from '../../platform/languages.ts';
import { translatorFor } from '../../platform/messages/index.ts';
import { withoutDirections } from '../../platform/text.ts';
import { type Door, openDoor } from '../sessions/testing/kit.ts';
import { createInvitation } from './contract.ts';
import { codeTo, tokensTo } from './testing/guest.ts';

const PHONE = { viewport: { width: 360, height: 740 }, javaScriptEnabled: false };
const NAME = 'Harbor Logistics';

let door: Door;
let chromium: Browser;
let origin: string;
let org: TestOrganization;
beforeAll(async () => {
  door = await openDoor();
  origin = await door.api.listen({ host: 'localhost', port: 0 });
  door.services.settings.publicUrl = new URL(origin);
  chromium = await launchBrowser();
  org = await door.organization({ name: NAME });
});
afterAll(async () => {
  await chromium?.close();
  await door?.close();
});

let guests = 0;
async function invited(language: string, mobile?: string) {
  const email = `guest-${language}-${++guests}@people.example`;
  const { body } = await door.call(org.admin, createInvitation, {
    body: { first_name: 'Zofia', last_name: 'Nowak', email, language, ...(mobile && { mobile }) },
  });
  const [token = ''] = await tokensTo(door, email);
  return { email, userId: body.user.id, path: `/j/${token}` };
}
const mailTo = (email: string) => door.smtp?.messages.findLast((m) => m.envelope.to.includes(email));
const languageOf = async (userId: string) =>
  (await door.db.one<{ language: string }>('select language from users where id = $1', [userId]))?.language;
const bare = (text: string | undefined) => withoutDirections(text ?? '');

/** What the page says of its own language, to the browser and to whoever reads it aloud. */
async function expectLanguage(page: Page, tag: string): Promise<void> {
  const html = page.locator('html');
  expect(await html.getAttribute('lang')).toBe(tag);
  expect(await html.getAttribute('dir')).toBe(directionOf(tag));
}

describe.each(['en', 'pl', 'ar'] as const)('in %s, without JavaScript', (tag) => {
  const t = translatorFor(tag);
  const named = { organization: NAME };

  test('from the email to the own page', async () => {
    const { email, userId, path } = await invited(tag);
    const mail = mailTo(email);
    expect(bare(mail?.subject)).toContain(NAME);
    expect(mail?.text).toContain(t.text('mail.invitation.linkLine'));
    expect(String(mail?.html)).toContain(`<html lang="${tag}" dir="${directionOf(tag)}">`);

    const context = await chromium.newContext({ baseURL: origin, ...PHONE, locale: 'de-DE' });
    const page = await context.newPage();
    await page.goto(path);
    await expectLanguage(page, tag);
    expect(await page.title()).toBe(t.line('join.title', named));
    await page.getByRole('button', { name: bare(t.text('join.go', named)) }).click();
    await page.waitForURL('**/welcome');
    await expectLanguage(page, tag);
    expect(await page.getByRole('heading').first().textContent()).toBe(t.text('join.joined.title'));
    expect(await languageOf(userId)).toBe(tag);
    await page.getByRole('link', { name: t.text('join.joined.home') }).click();
    await expectLanguage(page, tag);
    expect(await page.getByRole('button', { name: t.text('home.signOut') }).count()).toBe(1);
    await context.close();
  });

  test('by a code, with an entry that is refused on the way', async () => {
    const { email } = await invited(tag);
    const context = await chromium.newContext({ baseURL: origin, ...PHONE, locale: tag });
    const page = await context.newPage();
    await door.db.many('delete from limits');
    await page.goto('/join');
    await page.getByLabel(t.text('contact.label')).fill('nobody');
    await page.getByRole('button', { name: t.text('contact.send') }).click();
    expect(await page.title()).toBe(t.line('page.errorTitle', { title: t.text('join.byCode.title') }));
    await expectLanguage(page, tag);
    expect(await page.locator('.errors:focus').count()).toBe(1);
    await page.getByLabel(t.text('contact.label')).fill(email);
    await page.getByRole('button', { name: t.text('contact.send') }).click();
    await page.waitForURL('**/join/code');
    const code = await codeTo(door, email);
    expect(bare(mailTo(email)?.text)).toContain(t.text('mail.code.life'));
    await page.getByLabel(t.text('code.label'), { exact: true }).fill(code);
    await page.getByRole('button', { name: t.text('code.go') }).click();
    await page.getByRole('button', { name: bare(t.text('join.go', named)) }).click();
    await page.waitForURL('**/welcome');
    await expectLanguage(page, tag);
    await context.close();
  });
});

test('the switch offers each language by its own name, keeps the page, and is remembered by its tag alone', async () => {
  const { path, userId } = await invited('pl');
  const context = await chromium.newContext({ baseURL: origin, ...PHONE });
  const page = await context.newPage();
  await page.goto(path);
  const nav = page.getByRole('navigation', { name: translatorFor('pl').text('page.language') });
  await nav.locator('summary').click();
  for (const { tag, name } of languages) {
    const link = nav.getByRole('link', { name, exact: true });
    expect(await link.getAttribute('lang')).toBe(tag);
    expect(await link.getAttribute('href')).toBe(`${path}?lang=${tag}`);
  }
  await nav.getByRole('link', { name: 'العربية' }).click();
  await expectLanguage(page, 'ar');
  const [cookie] = (await context.cookies()).filter(({ name }) => name === 'language');
  expect(cookie).toMatchObject({ value: 'ar', httpOnly: true, sameSite: 'Lax' });
  // Chosen once, it holds for what follows, and for what the person is sent from then on.
  await page.goto(path);
  await expectLanguage(page, 'ar');
  await page
    .getByRole('button', { name: bare(translatorFor('ar').text('join.go', { organization: NAME })) })
    .click();
  await page.waitForURL('**/welcome');
  expect(await languageOf(userId)).toBe('ar');
  await page.goto('/home?lang=pl');
  await expectLanguage(page, 'pl');
  expect(await languageOf(userId)).toBe('pl');
  await context.close();
});

/** Addresses as the browser reads them. */
const hrefs = (body: string): string[] =>
  [...body.matchAll(/href="([^"]*)"/g)].map(([, href = '']) =>
    href.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
  );

describe('a page speaks', () => {
  const get = (url: string, headers: Record<string, string> = {}) =>
    door.api.inject({ url, headers: { accept: 'text/html', ...headers } });

  test.each([
    ['as the browser asks, the most wanted first', '/sign-in', 'it;q=0.9, pl;q=0.4, ar-EG;q=0.8', 'ar'],
    ['as the switch says, whatever the browser asks', '/sign-in?lang=pl', 'ar', 'pl'],
    ['English to whoever asks for what we do not speak', '/sign-in', 'ja', 'en'],
    ['English to nonsense', '/sign-in?lang=%22%3E', '*;q=x,,;', 'en'],
    ['also where nothing is', '/nowhere', 'pl', 'pl'],
    ['also of a link that is none', '/j/AAAAAAAAAAAAAAAAAAAAAA', 'pl', 'pl'],
  ])('%s', async (_, url, accept, tag) => {
    const answer = await get(url, { 'accept-language': accept });
    expect(answer.headers['content-language']).toBe(tag);
    expect(answer.headers.vary).toContain('accept-language');
    expect(answer.body).toContain(`<html lang="${tag}" dir="${directionOf(tag)}">`);
  });

  test('and offers the same page in the other languages, with what else was asked', async () => {
    const answer = await get('/sign-in?next=%2Fadmin&lang=pl');
    expect(hrefs(answer.body)).toContain('/sign-in?next=%2Fadmin&lang=ar');
  });
});
