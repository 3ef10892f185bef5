import type { Database } from '../../../platform/database/index.ts';
import { newId } from '../../../platform/ids.ts';
import { foldText } from '../../../platform/text.ts';
import { checkedSettings } from '../check-settings.ts';
import { INSERT, type OrganizationRow } from '../queries.ts';

export interface NewOrganization {
  name: string;
  default_country: string;
  language: string;
  time_zone: string;
}

/**
 * Creates an organization. Its slug is made of its name.
 * @throws Problem `name.unsafe`, `organization.setting_invalid`
 */
export async function createOrganization(tx: Database, input: NewOrganization): Promise<OrganizationRow> {
  const { name = '' } = checkedSettings({ ...input });
  const values = [newId(), slugOf(name), name, input.default_country, input.language, input.time_zone];
  for (let attempt = 0; attempt < 5; attempt++) {
    const row = await tx.one<OrganizationRow>(INSERT, values);
    if (row) return row;
  }
  throw new Error('No slug was free.');
}

/** Latin letters and digits of the name; names in other scripts get a plain word. */
function slugOf(name: string): string {
  const slug = foldText(name)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return slug || 'organization';
}
