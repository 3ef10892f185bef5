import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../test/harness.ts';
import { listPreviewMessages } from '../features/deliveries/contract.ts';
import { createInvitation } from '../features/invitations/contract.ts';

let app: TestApp;
let organization: TestOrganization;
let url = '';
beforeAll(async () => {
  app = await startTestApp({ database: 'embedded' });
  organization = await app.organization();
  const admin = organization.admin;
  const body = { email: 'amara@corp.example', first_name: 'Amara' };
  expect(await app.call(admin, createInvitation, { body })).toMatchObject({ status: 201 });
  await app.runWorkerOnce();
  const { body: inbox } = await app.call(admin, listPreviewMessages);
  url = `/preview-inbox/${inbox.items[0]?.id}/html`;
});
afterAll(() => app.close());

const get = async (cookie: string | null) =>
  app.api.inject({ method: 'GET', url, headers: cookie ? { cookie } : {} });

test('the frame shows the message under a policy that runs, loads and sends nothing', async () => {
  const answer = await get(await app.signIn(organization.admin));
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.headers['x-frame-options']).toBe('SAMEORIGIN');
  expect(answer.headers['cache-control']).toBe('no-store');
  const policy = String(answer.headers['content-security-policy']).split('; ');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain('sandbox allow-popups allow-popups-to-escape-sandbox');
  expect(policy.join()).not.toContain('script');
  expect(answer.body).toContain('<base target="_blank">');
  expect(answer.body).toContain('/j/');
});

test('nobody else sees it: not signed in, no Organization Admin, another organization', async () => {
  const other = await app.organization();
  const teamAdmin = await app.teamAdmin(await app.team(organization));
  const strangers = [null, await app.signIn(other.admin), await app.signIn(teamAdmin)];
  for (const cookie of strangers) {
    const answer = await get(cookie);
    expect(answer.statusCode).toBe(404);
    expect(answer.body).not.toContain('/j/');
  }
});

test('that there is nothing is said in the language of whoever reads it, in its direction', async () => {
  const headers = { 'accept-language': 'ar' };
  for (const url of ['/preview-inbox/none/html', '/invitation-preview/en/html']) {
    const answer = await app.api.inject({ method: 'GET', url, headers });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-language']).toBe('ar');
    expect(answer.body).toContain('<html lang="ar" dir="rtl">');
    expect(answer.body).toMatch(/<p>[^<]*\p{Script=Arabic}/u);
  }
});
