import type { Page } from 'playwright-core';
import type { Screen } from '../screens.ts';
import type { Place } from '../stage.ts';

const sheet = (page: Page) => page.locator('.sheet');
/** The first that is named so: in some languages the name of one is a part of another's. */
const field = (page: Page, at: Place, key: string, role: 'textbox' | 'combobox' = 'textbox') =>
  sheet(page)
    .getByRole(role, { name: at.t(`invite.${key}`) })
    .first();

async function open(page: Page, at: Place): Promise<void> {
  await page.goto('/admin/identity/users/invite');
  await field(page, at, 'firstName').waitFor();
}

/** The sheet by which people are invited. */
export const inviteScreens: readonly Screen[] = [
  { name: 'invite', as: 'organization_admin', open },
  { name: 'invite-by-a-team-admin', as: 'team_admin', open },
  {
    name: 'invite-errors',
    as: 'organization_admin',
    async open(page, at) {
      await open(page, at);
      await submit(page, at);
      await sheet(page).locator('.field-error').first().waitFor();
    },
  },
  {
    name: 'invite-in-use',
    as: 'organization_admin',
    async open(page, at) {
      const { email } = await at.someone({ text: 'Imogen Ashdown' });
      await open(page, at);
      await field(page, at, 'emailLabel').fill(email);
      await field(page, at, 'firstName').focus();
      await sheet(page).locator('.field-error').first().waitFor();
    },
  },
  {
    name: 'invite-by-mobile',
    as: 'organization_admin',
    async open(page, at) {
      await open(page, at);
      await sheet(page).getByText(at.t('invite.mobile'), { exact: true }).first().click();
      await field(page, at, 'mobileLabel').fill('07400 123456');
    },
  },
  {
    name: 'invite-country',
    as: 'organization_admin',
    async open(page, at) {
      await open(page, at);
      await sheet(page).getByText(at.t('invite.mobile'), { exact: true }).first().click();
      await sheet(page)
        .getByRole('combobox', { name: at.t('kit.country') })
        .fill('+33');
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'invite-teams',
    as: 'organization_admin',
    async open(page, at) {
      await open(page, at);
      const teams = field(page, at, 'teams', 'combobox');
      await teams.fill('drivers');
      await page.getByRole('option').first().waitFor();
      await teams.press('ArrowDown');
      await teams.press('Enter');
    },
  },
  {
    name: 'invite-date',
    as: 'organization_admin',
    async open(page, at) {
      await open(page, at);
      await sheet(page)
        .getByRole('button', { name: at.t('kit.openCalendar') })
        .first()
        .click();
      await page.getByRole('grid').waitFor();
    },
  },
  {
    name: 'invite-more-details',
    as: 'organization_admin',
    async open(page, at) {
      await open(page, at);
      await sheet(page).locator('summary').first().click();
      await field(page, at, 'company', 'combobox').waitFor();
    },
  },
  {
    name: 'invite-discard',
    as: 'organization_admin',
    async open(page, at) {
      await open(page, at);
      await field(page, at, 'firstName').fill('Zofia');
      await page.keyboard.press('Escape');
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'invite-message-preview',
    as: 'organization_admin',
    async open(page, at) {
      await open(page, at);
      await field(page, at, 'emailLabel').fill('zofia@mail.example');
      await sheet(page).locator('.sends-preview').click();
      await page.locator('.preview-mail').waitFor();
    },
  },
  {
    name: 'invite-several',
    as: 'organization_admin',
    async open(page, at) {
      await open(page, at);
      await field(page, at, 'emailLabel').focus();
      await paste(page, 'ann@mail.example, ben@mail.example; Zofia <zofia@mail.example>, nobody@');
      await sheet(page).locator('.entries li').first().waitFor();
    },
  },
  {
    name: 'invite-receipt',
    as: 'organization_admin',
    async open(page, at) {
      await open(page, at);
      await field(page, at, 'emailLabel').fill(`receipt.${at.language}.${Date.now()}@mail.example`);
      await field(page, at, 'firstName').fill('Zofia');
      await field(page, at, 'lastName').fill('Wiśniewska');
      await submit(page, at);
      await sheet(page)
        .getByRole('button', { name: at.t('invite.inviteAnother') })
        .waitFor();
    },
  },
];

/** As if it came from the clipboard, to which a page in the background has no key. */
const paste = (page: Page, text: string): Promise<unknown> =>
  page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', ${JSON.stringify(text)});
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  })()`);

const submit = (page: Page, at: Place) =>
  sheet(page)
    .getByRole('button', { name: at.t('invite.invite'), exact: true })
    .click();
