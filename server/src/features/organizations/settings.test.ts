import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestUser } from '../../../test/harness.ts';
import { getOrganization, updateOrganization } from './contract.ts';

/** 12 × 8 pixels. */
const LOGO =
  'data:image/webp;base64,UklGRogAAABXRUJQVlA4WAoAAAAQAAAACwAABwAAQUxQSDsAAAABN6AmABKGSDQlK5/bGhEReAfVQBXJSg7QAK+BKfgmgh3on0LsENF/IUEiySsMlb3gShuO5LN/KnsBDwBWUDggJgAAAHABAJ0BKgwACAABQCYloAJ0AUAAAP77DP//VnLxAP/lEn+nwAAA';

let app: TestApp;
let org: TestOrganization;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());
beforeEach(async () => {
  org = await app.organization({ name: 'Harbor Logistics' });
});

const change = (body: Record<string, unknown>, by: TestUser = org.admin) =>
  app.call(by, updateOrganization, { body });

async function events() {
  return app.db.many<{ field: string; before: unknown; after: unknown }>(
    `select v.field, v.before, v.after from audit_events e join audit_values v on v.event_id = e.id
     where e.organization_id = $1 and e.action = 'organization.updated' and v.field not like '@%'
     order by e.id, v.field`,
    [org.id],
  );
}

async function refusedAt(body: Record<string, unknown>): Promise<string[]> {
  const before = await app.call(org.admin, getOrganization);
  const { status, problem } = await change(body);
  expect(status).toBe(422);
  expect((await app.call(org.admin, getOrganization)).body).toEqual(before.body);
  return (problem?.errors ?? []).map((error) => `${error.code} ${error.pointer}`);
}

describe('settings', () => {
  test('take effect and are recorded with what they were', async () => {
    const { body } = await change({
      accent: '#0B5D3B',
      logo: LOGO,
      support_contact: '  Front desk, +44 1902 555 0100  ',
      link_code_after_hours: 1,
      app_store_url: 'https://apps.apple.com/gb/app/id12345',
      play_store_url: 'https://play.google.com/store/apps/details?id=x',
    });
    expect(body).toMatchObject({
      accent: '#0b5d3b',
      logo: LOGO,
      support_contact: 'Front desk, +44 1902 555 0100',
      link_code_after_hours: 1,
    });
    await change({ support_contact: '', accent: null });
    expect(await events()).toMatchObject([
      { field: 'accent', before: null, after: '#0b5d3b' },
      { field: 'app_store_url', before: null },
      { field: 'link_code_after_hours', before: 24, after: 1 },
      { field: 'logo', before: null, after: LOGO },
      { field: 'play_store_url', before: null },
      { field: 'support_contact', before: null, after: 'Front desk, +44 1902 555 0100' },
      { field: 'accent', before: '#0b5d3b', after: null },
      { field: 'support_contact', before: 'Front desk, +44 1902 555 0100', after: null },
    ]);
  });

  test('that are as they were leave no event', async () => {
    const { body } = await app.call(org.admin, getOrganization);
    await change({ name: body.name, time_zone: body.time_zone });
    expect(await events()).toEqual([]);
  });

  test('say all that is wrong at once, each at its field, and change nothing then', async () => {
    expect(
      await refusedAt({
        name: 'evil.com',
        default_country: 'XX',
        language: 'tlh',
        time_zone: 'Europe/Atlantis',
        sms_countries: ['GB', 'ZZ'],
        support_contact: 'two\nlines',
        app_web_url: 'https://user:secret@app.example/',
        app_store_url: 'https://apps.apple.com.evil.example/app',
        play_store_url: 'https://play.google.com/',
        logo: 'data:image/svg+xml,<svg/>',
        invitation_life_days: 3,
      }),
    ).toEqual([
      'name.unsafe /name',
      'organization.setting_invalid /default_country',
      'organization.setting_invalid /language',
      'organization.setting_invalid /time_zone',
      'organization.setting_invalid /sms_countries',
      'organization.setting_invalid /support_contact',
      'organization.logo_invalid /logo',
      'organization.setting_invalid /app_web_url',
      'organization.setting_invalid /app_store_url',
      'organization.setting_invalid /play_store_url',
    ]);
  });

  test.for([
    'http://apps.apple.com/app/id1',
    'https://apps.apple.com@evil.example/',
    'https://apps.apple.com:444/',
    'https://evil.example/?https://apps.apple.com/',
  ])('know %s for no address of the App Store', async (app_store_url) => {
    expect(await refusedAt({ app_store_url })).toEqual(['organization.setting_invalid /app_store_url']);
  });

  test('that are out of range are refused as a shape', async () => {
    for (const body of [
      { invitation_life_days: 0 },
      { invitation_life_days: 31 },
      { resend_after_seconds: 3599 },
      { link_code_after_hours: 169 },
      { link_code_after_hours: -1 },
      { accent: 'red' },
      { accent: '#0b5d3b;}body{display:none}' },
    ])
      expect(await change(body)).toMatchObject({ status: 400, problem: { code: 'request.invalid' } });
  });

  test('are for Organization Admins', async () => {
    const teamAdmin = await app.teamAdmin(await app.team(org));
    expect(await change({ name: 'Mine' }, teamAdmin)).toMatchObject({ status: 403 });
  });
});

describe('two admins at once', () => {
  test('change different settings, and both get their way', async () => {
    const other = await app.admin(org);
    const { body: was } = await app.call(org.admin, getOrganization);
    const [first, second] = await Promise.all([
      change({ invitation_life_days: 7, was: { invitation_life_days: was.invitation_life_days } }),
      change({ time_zone: 'Europe/Warsaw', was: { time_zone: was.time_zone } }, other),
    ]);
    expect([first.status, second.status]).toEqual([200, 200]);
    const { body } = await app.call(org.admin, getOrganization);
    expect(body).toMatchObject({ invitation_life_days: 7, time_zone: 'Europe/Warsaw' });
  });

  test('change the same one, and exactly one of them is told that it was changed', async () => {
    const other = await app.admin(org);
    const was = { invitation_life_days: 14 };
    const answers = await Promise.all([
      change({ invitation_life_days: 7, was }),
      change({ invitation_life_days: 3, was }, other),
    ]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
    const refused = answers.find((a) => a.status === 409);
    expect(refused?.problem).toMatchObject({
      code: 'organization.changed_meanwhile',
      errors: [{ code: 'organization.changed_meanwhile', pointer: '/invitation_life_days' }],
    });
    expect(await events()).toHaveLength(1);
  });

  test('change it to the same, and nobody is bothered', async () => {
    const was = { invitation_life_days: 14 };
    await change({ invitation_life_days: 7, was });
    expect(await change({ invitation_life_days: 7, was })).toMatchObject({ status: 200 });
  });
});
