import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { api, linkByMail, setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** How an organization comes to look like itself to those whom it invites. Each test builds on the one before. */
let world: World;
let admin: Page;
beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.page();
  await setUp(world, admin);
}, 120_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

const PATIENCE_MS = 90_000;
const SETTINGS = '/admin/organization/settings';
const save = (page: Page) => page.getByRole('button', { name: 'Save changes' }).first().click();

/** Larger than any logo may be, and with a script inside. */
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="360" onload="document.title='taken'">
<script>document.title = 'taken'</script><rect width="900" height="360" rx="60" fill="#0b5d3b"/>
<circle cx="180" cy="180" r="108" fill="#ffd400"/>${'<!-- a note -->'.repeat(500)}</svg>`;

test(
  'a picture becomes a logo, a color is judged, and the page is shown before anything is saved',
  async () => {
    await admin.goto(SETTINGS);
    const frame = admin.frameLocator('.page-preview iframe').last();
    await frame.getByText('Grace Rossi').waitFor();
    await admin.locator('input[type=file]').setInputFiles({
      name: 'logo.svg',
      mimeType: 'image/svg+xml',
      buffer: Buffer.from(SVG),
    });
    await admin.getByRole('button', { name: 'Remove the logo' }).waitFor();
    await admin.getByRole('textbox', { name: /^Color/ }).fill('#ffd400');
    await admin.getByText('Light pages use a darker one, #8d7400 (4.5:1).').waitFor();
    await frame.locator('.org img').waitFor();
    expect(await admin.title()).not.toBe('taken');
    // Nothing on the shown page leads anywhere.
    await frame.getByRole('button', { name: /^Join/ }).click();
    expect(admin.url()).toContain(SETTINGS);
    expect(await world.query('select 1 from organizations where logo is not null')).toEqual([]);

    await save(admin);
    await admin.getByText('All changes are saved').waitFor();
    const [saved] = await world.query<{ logo: string; accent: string }>(
      'select logo, accent from organizations',
    );
    expect(saved?.accent).toBe('#ffd400');
    expect(saved?.logo).toMatch(/^data:image\/(png|webp);base64,/);
    expect(saved?.logo.length).toBeLessThan(2800);
  },
  PATIENCE_MS,
);

test(
  'whoever is invited sees it on a phone, in one small answer without JavaScript',
  async () => {
    await api(admin, 'POST', '/invitations', { email: 'ana@people.example', first_name: 'Ana' });
    const link = await linkByMail(world, 'ana@people.example');
    const phone = await world.page({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
    const sizes: number[] = [];
    phone.on('response', async (response) => sizes.push((await response.body()).length));
    await phone.goto(link);
    const logo = phone.locator('.org img');
    expect(
      await logo.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
    ).toBeGreaterThan(0);
    const button = phone.getByRole('button', { name: /^Join/ });
    expect(
      await button.evaluate(
        (element) => element.ownerDocument.defaultView?.getComputedStyle(element).backgroundColor,
      ),
    ).toBe('rgb(141, 116, 0)');
    expect(sizes).toHaveLength(1);
    expect(sizes[0]).toBeLessThan(14 * 1024);
  },
  PATIENCE_MS,
);

test(
  'of two admins who change the same setting the second is told at the field, and saves after a second look',
  async () => {
    await admin.goto(SETTINGS);
    const support = admin.getByRole('textbox', { name: /^Support contact/ });
    await support.fill('Ask Grace');
    await api(admin, 'PATCH', '/organization', {
      support_contact: 'Ask at the gate',
      time_zone: 'Europe/Warsaw',
    });
    await save(admin);
    await admin.getByText('Another admin changed this meanwhile').waitFor();
    expect(await support.inputValue()).toBe('Ask Grace');
    await save(admin);
    await admin.getByText('All changes are saved').waitFor();
    expect(await world.query('select support_contact, time_zone from organizations')).toEqual([
      { support_contact: 'Ask Grace', time_zone: 'Europe/Warsaw' },
    ]);
  },
  PATIENCE_MS,
);

test(
  'what is worth a second thought is said first, and leaving with changes asks',
  async () => {
    await admin.goto(`${SETTINGS}/invitations`);
    await admin.getByRole('textbox', { name: /^An invitation works/ }).fill('3');
    await admin.getByText('Organization Admins and People Admins').click();
    await save(admin);
    const dialog = admin.getByRole('alertdialog', { name: 'Save these changes?' });
    await dialog.getByText('instead of 14').waitFor();
    await dialog.getByText('Team Admins cannot invite').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await world.query('select invitation_life_days as days from organizations')).toEqual([
      { days: 14 },
    ]);

    await admin.getByRole('link', { name: 'Messaging' }).click();
    await admin.getByRole('button', { name: 'Keep editing' }).click();
    await save(admin);
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await admin.getByText('All changes are saved').waitFor();
    expect(await world.query('select invitation_life_days as days from organizations')).toEqual([
      { days: 3 },
    ]);
  },
  PATIENCE_MS,
);

test(
  'the log is narrowed in the address and exported',
  async () => {
    await admin.goto('/admin/organization/audit?action=organization.updated');
    await admin
      .getByRole('cell', { name: /Changed the settings/ })
      .first()
      .waitFor();
    expect(await admin.getByRole('cell', { name: /Signed in/ }).count()).toBe(0);
    await admin.getByRole('button', { name: 'Export' }).click();
    const arrives = admin.waitForEvent('download');
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Export' }).click();
    expect((await arrives).suggestedFilename()).toBe('audit-log.csv');
    await admin.goto('/admin/organization/audit');
    await admin
      .getByRole('cell', { name: /Exported the audit log/ })
      .first()
      .waitFor();
  },
  PATIENCE_MS,
);
