import type { Page } from 'playwright-core';
import type { Screen } from '../screens.ts';
import type { Place } from '../stage.ts';

const RULE = {
  match: 'all',
  conditions: [{ field: 'department', operator: 'is_any_of', values: ['Transport', 'Warehouse'] }],
};
const ICON =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const made = new WeakMap<object, Promise<string>>();

/** A tool with a rule, one for all who look, and one for everybody beside it. */
export function tool(place: Place): Promise<string> {
  const known = made.get(place.world);
  if (known) return known;
  const making = make(place);
  made.set(place.world, making);
  return making;
}

async function make(place: Place): Promise<string> {
  const openid = { client_type: 'confidential', redirect_uris: ['https://rota.example/redirect_uri'] };
  const rota = { name: 'Rota', template: 'apache-openidc', icon: ICON, openid };
  const { id } = await place.api<{ id: string }>('POST', '/tools', rota);
  await place.api('PUT', `/tools/${id}/access`, { access: { kind: 'rule', rule: RULE } });
  const saml = { entity_id: 'https://wiki.example/metadata', acs_url: 'https://wiki.example/acs' };
  const wiki = await place.api<{ id: string }>('POST', '/tools', { name: 'Wiki', saml });
  await place.api('PUT', `/tools/${wiki.id}/access`, { access: { kind: 'everyone' } });
  await place.world.query(
    `insert into tool_uses (organization_id, id, tool_id, user_id, kind, protocol, claims, reason, network, device)
     select t.organization_id, gen_random_uuid(), t.id, u.id, k.kind, 'openid', '{email,name}', k.reason, '203.0.113.7',
       'Firefox on Linux'
     from tools t
     join lateral (select id from users where organization_id = t.organization_id and status = 'active' order by id limit 1) u on true
     cross join (values ('sign_in', null), ('refused', 'not_assigned')) k (kind, reason)
     where t.id = $1`,
    [id],
  );
  return id;
}

const view = (path: string, shown: string) => async (page: Page, place: Place) => {
  await page.goto(`/admin/identity/tools/${await tool(place)}${path}`);
  await page.locator(shown).first().waitFor();
};

export const toolScreens: readonly Screen[] = [
  {
    name: 'tools',
    as: 'organization_admin',
    async open(page, place) {
      await tool(place);
      await page.goto('/admin/identity/tools');
      await page.locator('tbody a').first().waitFor();
    },
  },
  {
    name: 'tool-new',
    as: 'organization_admin',
    async open(page, place) {
      await tool(place);
      await page.goto('/admin/identity/tools/new');
      await page.locator('[role=dialog] textarea').first().waitFor();
    },
  },
  {
    name: 'tool-new-saml-refused',
    as: 'organization_admin',
    async open(page, place) {
      await tool(place);
      await page.goto('/admin/identity/tools/new');
      await page.locator('[role=dialog] input[type=radio]').nth(1).check();
      await page.locator('[role=dialog] input[dir=ltr]').nth(1).fill('http://wiki.example/acs');
      await page.locator('[role=dialog] input[dir=ltr]').first().fill('https://sp.example');
      await page.locator('[role=dialog] .form input[maxlength]').first().fill('Archive');
      await page.locator('[role=dialog] button[type=submit]').click();
      await page.locator('[aria-invalid=true]').waitFor();
    },
  },
  { name: 'tool-settings', as: 'organization_admin', open: view('', 'textarea') },
  {
    name: 'tool-switch-off',
    as: 'organization_admin',
    async open(page, place) {
      await view('', 'textarea')(page, place);
      await page.getByRole('button', { name: place.t('tools.switchOff'), exact: true }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  { name: 'tool-access', as: 'organization_admin', open: view('/access', '.rule-preview li') },
  { name: 'tool-claims', as: 'organization_admin', open: view('/claims', '.rule-preview input') },
  { name: 'tool-log', as: 'organization_admin', open: view('/log', 'tbody a') },
  {
    name: 'user-tools',
    as: 'organization_admin',
    async open(page, place) {
      const id = await tool(place);
      const [use] = await place.world.query<{ user_id: string }>(
        'select user_id from tool_uses where tool_id = $1 limit 1',
        [id],
      );
      await page.goto(`/admin/identity/users/${use?.user_id}/tools`);
      await page.locator('tbody tr').first().waitFor();
    },
  },
];
