import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { accentOf } from '../../platform/accent.ts';
import { updateOrganization } from '../organizations/contract.ts';
import { type Door, openDoor } from '../sessions/testing/kit.ts';
import { revokeInvitation } from './contract.ts';
import { codeTo, everything, invite, linkOf, standing } from './testing/guest.ts';

const HOUR = 3600;
let door: Door;
let org: TestOrganization;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door?.close());
beforeEach(async () => {
  await door.clock.reset();
  org = await door.organization({ name: 'Harbor Logistics' });
});

const settings = (body: Record<string, unknown>) => door.call(org.admin, updateOrganization, { body });

/** The largest logo that there can be: random pixels do not shrink. */
const largeLogo = (): string => {
  const pixels = Buffer.alloc(2010);
  for (let at = 0; at < pixels.length; at++) pixels[at] = (at * 7919) % 251;
  const data = Buffer.concat([Buffer.from([0x2f, 0x3f, 0xc0, 0x0f, 0]), pixels]);
  const head = Buffer.from('RIFF\0\0\0\0WEBPVP8L\0\0\0\0', 'latin1');
  head.writeUInt32LE(data.length, 16);
  const file = Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  file.writeUInt32LE(file.length - 8, 4);
  return `data:image/webp;base64,${file.toString('base64')}`;
};

describe('the look of the organization', () => {
  test('is on the page of the link: color, logo and whom to ask, in one small answer', async () => {
    const logo = largeLogo();
    const set = await settings({ accent: '#ffd400', logo, support_contact: 'help@harbor.example' });
    expect(set.status).toBe(200);
    const guest = await invite(door, org);
    const page = await door.browser().get(await linkOf(door, guest));
    expect(page.statusCode).toBe(200);
    const body = page.body.replaceAll('&#61;', '=');
    expect(body).toContain(`<img src="${logo}" alt=""><bdi>Harbor Logistics</bdi>`);
    expect(page.body).toContain('<a href="mailto:help@harbor.example">');
    const { light, dark } = accentOf('#ffd400');
    expect(page.body).toContain(`--brand:${light.color};--on:#ffffff;--ring:${light.color}`);
    expect(page.body).toContain(`--brand:${dark.color}`);
    expect(Buffer.byteLength(page.body)).toBeLessThan(14 * 1024);
    // Every style on the page is one that its policy admits.
    const styles = [...page.body.matchAll(/<style>([\s\S]*?)<\/style>/g)].map((m) => m[1] ?? '');
    expect(styles).toHaveLength(2);
    for (const style of styles)
      expect(page.headers['content-security-policy']).toContain(
        createHash('sha256').update(style).digest('base64'),
      );
  });

  test('colors the button of the email', async () => {
    await settings({ accent: '#0b5d3b' });
    const guest = await invite(door, org);
    await linkOf(door, guest);
    const mail = await door.smtp?.waitFor((m) => m.envelope.to.includes(guest.email ?? ''));
    expect(mail?.raw.replaceAll('=3D', '=')).toContain('bgcolor="#0b5d3b"');
  });

  test('and whom to ask stand on every page that leads no further', async () => {
    await settings({ support_contact: '+44 1902 555 0100' });
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    await door.call(org.admin, revokeInvitation, { params: { id: guest.invitationId }, body: {} });
    const page = await door.browser().get(link);
    expect(page.statusCode).toBe(410);
    expect(page.body).toContain('<a href="tel:+4419025550100"><bdi dir="ltr">+44 1902 555 0100</bdi></a>');
  });
});

describe('an installation with one organization', () => {
  test('speaks in its name also where nothing is known of the visitor', async () => {
    const alone = await openDoor();
    try {
      const only = await alone.organization({ name: 'Quay Nine' });
      const body = { support_contact: 'Ask at the gate', accent: '#0b5d3b' };
      await alone.call(only.admin, updateOrganization, { body });
      for (const path of ['/sign-in', '/join', '/j/AAAAAAAAAAAAAAAAAAAAAA', '/recover/x']) {
        const page = await alone.browser().get(path);
        expect(page.body, path).toContain('<bdi>Quay Nine</bdi>');
        expect(page.body, path).toContain('<bdi>Ask at the gate</bdi>');
        expect(page.body, path).toContain('--brand:#0b5d3b');
      }
      await alone.organization({ name: 'Another' });
      for (const path of ['/sign-in', '/join', '/j/AAAAAAAAAAAAAAAAAAAAAA', '/recover/x'])
        expect((await alone.browser().get(path)).body, path).not.toContain('Quay Nine');
    } finally {
      await alone.close();
    }
  });
});

describe('how old a link may be before it asks for a code', () => {
  test('is as the organization says, at once, also for links that are out already', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    await door.clock.move(2 * HOUR);
    const young = await door.browser().get(link);
    expect(young.body).not.toContain('we then send a code');

    await settings({ link_code_after_hours: 1 });
    const browser = door.browser();
    expect((await browser.get(link)).body).toContain('we then send a code');
    const pressed = await browser.post(link);
    expect(pressed.headers.location).toBe(`${link}/code`);
    expect(await standing(door, guest)).toMatchObject({ status: 'invited' });
    const joined = await browser.post(`${link}/code`, { code: await codeTo(door, guest.email ?? '') });
    expect(joined.headers.location).toBe('/welcome');
  });

  test('0 is every link, 168 hours a week', async () => {
    await settings({ link_code_after_hours: 0 });
    const asked = await invite(door, org);
    const pressed = await door.browser().post(await linkOf(door, asked));
    expect(pressed.headers.location).toMatch(/\/code$/);

    await settings({ link_code_after_hours: 168 });
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    await door.clock.move(167 * HOUR);
    expect((await door.browser().post(link)).headers.location).toBe('/welcome');
  });

  test('never spares those who are invited to a role', async () => {
    await settings({ link_code_after_hours: 168 });
    const guest = await invite(door, org, { role: 'organization_admin' });
    const pressed = await door.browser().post(await linkOf(door, guest));
    expect(pressed.headers.location).toMatch(/\/code$/);
    expect(await standing(door, guest)).toMatchObject({ status: 'invited' });
  });
});

describe('the preview of the page', () => {
  const draft = {
    name: 'Harbour & Sons <b>',
    accent: '#FFD400',
    support_contact: 'Ask at the gate',
    logo: largeLogo(),
    theme: 'dark',
    language: 'ar',
  };

  async function browserOf(user: TestUser) {
    const browser = door.browser();
    const [name = '', value = ''] = (await door.signIn(user)).split('=');
    browser.cookies.set(name, value);
    return browser;
  }

  test('is the real page for what was typed, in a frame of the portal where nothing works', async () => {
    const browser = await browserOf(org.admin);
    const before = await everything(door);
    const page = await browser.post('/organization-preview', draft);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('<bdi>Harbour &#38; Sons &#60;b&#62;</bdi>');
    expect(page.body).toContain('<bdi>Ask at the gate</bdi>');
    expect(page.body.replaceAll('&#61;', '=')).toContain(draft.logo);
    expect(page.body).toContain('color-scheme:dark');
    expect(page.body).toContain('<html lang="ar" dir="rtl">');
    expect(page.body).toContain('--brand:#ffd400');
    expect(page.headers['content-security-policy']).toMatch(
      /form-action 'none'; frame-ancestors 'self'; sandbox$/,
    );
    expect(page.headers['x-frame-options']).toBe('SAMEORIGIN');
    expect(await everything(door)).toBe(before);
  });

  test('leaves out what cannot be used yet', async () => {
    const unusable = { name: '', accent: 'ff', logo: 'data:image/svg+xml,<svg onload=alert(1)>', theme: 'x' };
    const page = await (await browserOf(org.admin)).post('/organization-preview', unusable);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('<bdi>Harbor Logistics</bdi>');
    expect(page.body).not.toContain('onload');
    expect(page.body).toContain('color-scheme:light');
  });

  test('is for those who may change it', async () => {
    const teamAdmin = await door.teamAdmin(await door.team(org));
    expect((await (await browserOf(teamAdmin)).post('/organization-preview', draft)).statusCode).toBe(403);
    expect((await door.browser().post('/organization-preview', draft)).statusCode).toBe(403);
  });
});
