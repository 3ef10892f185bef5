import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { screens } from '../e2e/screens.ts';
import { type Look, type Stage, setStage } from '../e2e/stage.ts';
import type { Language } from '../server/src/platform/languages.ts';
import { startTestPostgres } from '../server/test/postgres/index.ts';
import { root } from './commands.ts';

/**
 * Photographs every screen of the demo, so that somebody looks at each before a release, and makes the pictures of the
 * README, so that they never show what is not there:
 *
 *   npm run screenshots                    every screen in every look, into screenshots/, and the README's
 *   npm run screenshots -- invite          the screens whose name begins so
 *   npm run screenshots -- readme          the README's alone
 */
const LOOKS: Readonly<Record<string, { language: Language; look: Look }>> = {
  light: { language: 'en', look: { colorScheme: 'light' } },
  dark: { language: 'en', look: { colorScheme: 'dark' } },
  arabic: { language: 'ar', look: { colorScheme: 'light' } },
  phone: { language: 'en', look: { colorScheme: 'light', width: 360 } },
};

const [only] = process.argv.slice(2);
const postgres = await startTestPostgres();
process.env.BECKON_TEST_DATABASE_URL = postgres.url;
let stage: Stage | undefined;
try {
  stage = await setStage();
  if (only !== 'readme') await everyScreen(stage, only ?? '');
  if (only === undefined || only === 'readme') await readme(stage);
} finally {
  await stage?.close();
  await postgres.stop();
}

async function everyScreen(on: Stage, name: string): Promise<void> {
  for (const [folder, { language, look }] of Object.entries(LOOKS)) {
    for (const screen of screens.filter((one) => one.name.startsWith(name))) {
      if (screen.only === 'phone' && look.width === undefined) continue;
      if (screen.only === 'wide' && look.width !== undefined) continue;
      try {
        const page = await on.show(screen, language, look);
        await picture(page, `screenshots/${folder}/${screen.name}.png`);
      } catch (error) {
        // The others are worth looking at all the same.
        console.error(`${folder} ${screen.name}: ${error instanceof Error ? error.message : error}`);
        process.exitCode = 1;
      }
    }
  }
}

async function readme(on: Stage): Promise<void> {
  const place = on.place('en');
  const admin = await on.enter('organization_admin', 'en', { colorScheme: 'light' });
  await admin.goto('/admin/identity/users');
  await admin.getByRole('row').nth(1).waitFor();
  await picture(admin, 'docs/images/users.png');
  await admin.goto('/admin/identity/users/invite');
  const sheet = admin.getByRole('dialog');
  await sheet.getByRole('textbox', { name: 'Email' }).fill('zofia.wisniewska@mail.example');
  await sheet.getByRole('textbox', { name: 'First name' }).fill('Zofia');
  await sheet.getByRole('textbox', { name: 'Last name' }).fill('Wiśniewska');
  const teams = sheet.getByRole('combobox', { name: 'Teams' });
  await teams.fill('drivers');
  await admin.getByRole('option').first().waitFor();
  for (const key of ['ArrowDown', 'Enter', 'Escape']) await teams.press(key);
  await picture(admin, 'docs/images/invite.png');
  const person = await on.enter('guest', 'en', {
    viewport: { width: 360, height: 560 },
    deviceScaleFactor: 2,
    javaScriptEnabled: false,
    colorScheme: 'light',
  });
  await person.goto((await place.link()).url);
  await picture(person, 'docs/images/join.png');
}

async function picture(page: Page, file: string): Promise<void> {
  const path = `${root}${file}`;
  mkdirSync(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  // What the answers of a moment ago still move.
  await page.waitForTimeout(300);
  await page.screenshot({ path, animations: 'disabled' });
}
