import type { Page } from 'playwright-core';
import type { Screen } from '../screens.ts';
import type { Place } from '../stage.ts';

const USERS = '/admin/identity/users';

let count = 0;

/** Somebody new who was removed at once, so that nobody of the demo is missing afterwards. */
async function removedPerson(at: Place): Promise<{ id: string; name: string }> {
  const { user } = await at.api<{ user: { id: string; name: string } }>('POST', '/invitations', {
    first_name: 'Ada',
    last_name: 'Ferro',
    email: `ada.ferro.${++count}@people.example`,
    send: false,
  });
  await at.api('POST', `/users/${user.id}/remove`, {});
  return user;
}

async function ask(page: Page, at: Place, action: 'erase' | 'export_data') {
  const { id } = await removedPerson(at);
  await page.goto(`${USERS}/${id}`);
  await page.getByRole('button', { name: at.t('user.moreActions') }).click();
  await page.getByRole('menuitem', { name: at.t(`user.action.${action}`) }).click();
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).first().waitFor();
}

/** What can be asked about the data of a person, and what is left of it. */
export const privacyScreens: readonly Screen[] = [
  { name: 'user-export-data', as: 'organization_admin', open: (page, at) => ask(page, at, 'export_data') },
  { name: 'user-erase', as: 'organization_admin', open: (page, at) => ask(page, at, 'erase') },
  {
    name: 'user-erase-another-name',
    as: 'organization_admin',
    async open(page, at) {
      await ask(page, at, 'erase');
      const dialog = page.getByRole('alertdialog');
      await dialog.getByRole('textbox').fill('Somebody Else');
      await dialog.getByRole('button', { name: at.t('user.action.erase'), exact: true }).click();
      await dialog.getByText(at.t('privacy.nameDiffers')).waitFor();
    },
  },
  {
    name: 'audit-log-of-an-erased-person',
    as: 'organization_admin',
    async open(page, at) {
      const { id, name } = await removedPerson(at);
      await at.api('POST', `/users/${id}/erase`, { name });
      await page.goto(`/admin/organization/audit?target=${id}`);
      await page.getByText(at.t('audit.erasedPerson')).first().waitFor();
    },
  },
];
