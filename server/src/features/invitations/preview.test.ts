import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../../test/harness.ts';
import { rowsOfAllTables } from '../../../test/rows.ts';
import { smsParts } from '../../platform/text.ts';
import { updateOrganization } from '../organizations/contract.ts';
import { createInvitation, previewInvitation } from './contract.ts';

let app: TestApp;
let org: TestOrganization;
const LINK = /http:\/\/localhost:8080\/j\/[\w-]{22}/g;
const withoutLinks = (text: string | undefined | false) => (text || '').replaceAll(LINK, 'LINK').trim();

beforeAll(async () => {
  app = await startTestApp({ smtp: true, sms: true });
  org = await app.organization({ name: 'Harbor Logistics' });
});
afterAll(() => app?.close());

const preview = async (language?: string) =>
  (await app.call(org.admin, previewInvitation, { body: language ? { language } : {} })).body;

test.each(['en', 'pl', 'ar'])('what is shown in %s is, but for the link, what arrives', async (language) => {
  const shown = await preview(language);
  const email = `shown-${language}@people.example`;
  const mobile = { en: '+447400123001', pl: '+447400123002', ar: '+447400123003' }[language] ?? '';
  const body = { email, mobile, first_name: 'Zofia', language };
  await app.call(org.admin, createInvitation, { body });
  await app.runWorkerOnce();
  const mail = await app.smtp?.waitFor((m) => m.envelope.to.includes(email));
  const text = await app.sms?.waitFor((m) => m.to === mobile);
  expect(mail?.subject).toBe(shown.email.subject);
  expect(withoutLinks(mail?.text)).toBe(withoutLinks(shown.email.text));
  expect(withoutLinks(mail?.html)).toBe(withoutLinks(shown.email.html));
  expect(withoutLinks(text?.text)).toBe(withoutLinks(shown.sms.text));
  // As long as the real one, so that the parts are counted right.
  expect(smsParts(text?.text ?? '').parts).toBe(shown.sms.parts);
  expect(text?.text).toHaveLength(shown.sms.text.length);
});

test('the characters that cost a part are named', async () => {
  await app.call(org.admin, updateOrganization, { body: { name: 'Łódź Harbor' } });
  const { sms } = await preview('en');
  expect(sms).toMatchObject({ encoding: 'ucs2', costly: expect.arrayContaining(['Ł', 'ź']) });
  expect(sms.units).toBe(sms.text.length);
  await app.call(org.admin, updateOrganization, { body: { name: 'Harbor Logistics' } });
});

test('nothing is written, sent or let in by it', async () => {
  const before = await rowsOfAllTables(app.db);
  const { example_link } = await preview();
  expect(await rowsOfAllTables(app.db)).toEqual(before);
  const page = await app.api.inject({ method: 'GET', url: new URL(example_link).pathname });
  expect(page.body).not.toContain(org.admin.name);
  expect(page.statusCode).toBeGreaterThanOrEqual(400);
});

test('whoever may not invite is not shown it either', async () => {
  const teamAdmin = await app.teamAdmin(await app.team(org));
  expect((await app.call(teamAdmin, previewInvitation, { body: {} })).status).toBe(200);
  await app.call(org.admin, updateOrganization, { body: { who_may_invite: 'organization_admins' } });
  const refused = await app.call(teamAdmin, previewInvitation, { body: {} });
  expect(refused.code).toBe('invitation.not_allowed_by_setting');
  const url = '/invitation-preview/en/html';
  const frame = async (cookie: string | null) =>
    app.api.inject({ method: 'GET', url, headers: cookie ? { cookie } : {} });
  expect((await frame(await app.signIn(teamAdmin))).statusCode).toBe(404);
  expect((await frame(null)).statusCode).toBe(404);

  const shown = await frame(await app.signIn(org.admin));
  expect(shown.statusCode).toBe(200);
  expect(shown.headers['content-security-policy']).toContain("default-src 'none'");
  expect(shown.headers['x-frame-options']).toBe('SAMEORIGIN');
  expect(shown.body).toContain('an-example-of-the-link');
});
