import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { permissionsDocument } from '../../scripts/print-permissions.ts';
import { endpoints } from '../src/app/features.ts';
import { permissions } from '../src/platform/permissions.ts';

test('docs/permissions.md is what the table of the code says', () => {
  const page = readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8');
  expect(page, 'run: node_modules/.bin/node scripts/print-permissions.ts > docs/permissions.md').toBe(
    permissionsDocument(),
  );
});

test('every permission opens an endpoint', () => {
  const asked = new Set<string>(endpoints.map(({ endpoint }) => endpoint.requires));
  expect(Object.keys(permissions).filter((permission) => !asked.has(permission))).toEqual([]);
});

test('an Organization Admin holds every permission, and a user without a grant none', () => {
  const all = Object.entries(permissions) as [string, readonly string[]][];
  expect(all.filter(([, roles]) => !roles.includes('organization_admin'))).toEqual([]);
  expect(all.filter(([, roles]) => roles.includes('user'))).toEqual([]);
});
