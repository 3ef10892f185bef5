import type { ProfileField } from '@contracts/profile-fields';
import { expect, test } from 'vitest';
import { read } from '../../ui/phone-library.ts';
import { type CheckContext, check } from './check.ts';
import { emptyValues, type InviteValues } from './form-values.ts';

const context = (more: Partial<CheckContext> = {}): CheckContext => ({
  by: 'email',
  both: false,
  reachesAll: true,
  fields: [],
  readMobile: async (value) => read(value),
  say: (key, label) => (label ? `${key} ${label}` : key),
  ...more,
});
const values = (more: Partial<InviteValues> = {}): InviteValues => ({
  ...emptyValues('GB'),
  email: 'a@b.example',
  first_name: 'Ann',
  ...more,
});
const said = async (...given: Parameters<typeof check>) =>
  Object.fromEntries(
    Object.entries(await check(...given)).map(([name, error]) => [
      name,
      (error as { message?: string }).message,
    ]),
  );

test('one contact and one name are enough', async () => {
  expect(await said(values(), context())).toEqual({});
  expect(await said(values({ first_name: '', last_name: 'Suryani' }), context())).toEqual({});
});

test('the contact that is asked for is the one that is missed', async () => {
  expect(await said(values({ email: ' ' }), context())).toEqual({ email: 'contactMissing' });
  expect(await said(values(), context({ by: 'mobile' }))).toEqual({ mobile: 'mobileMissing' });
  const mobile = { country: 'GB' as const, text: '7400 123456' };
  expect(await said(values({ email: '', mobile }), context({ both: true }))).toEqual({});
});

test('what cannot be an address or a number is said, a landline is left to the server', async () => {
  expect(await said(values({ email: 'a@b' }), context())).toEqual({ email: 'emailInvalid' });
  const by = context({ by: 'mobile' });
  expect(await said(values({ mobile: { country: 'GB', text: '12' } }), by)).toEqual({
    mobile: 'mobileInvalid',
  });
  expect(await said(values({ mobile: { country: 'FR', text: '1 42 68 53 00' } }), by)).toEqual({});
});

test('a Team Admin chooses a team; so does whoever makes one', async () => {
  expect(await said(values(), context({ reachesAll: false }))).toEqual({ team_ids: 'teamMissing' });
  expect(await said(values({ role: 'team_admin' }), context())).toEqual({ team_ids: 'teamForAdmin' });
});

test('fields that the organization needs are missed, except those that this admin may not fill', async () => {
  const field = (key: string, more: Partial<ProfileField> = {}): ProfileField => ({
    id: key,
    key,
    built_in: true,
    label: key,
    description: null,
    type: 'text',
    choices: null,
    required: true,
    team_admin_may_edit: true,
    user_may_edit: false,
    position: 0,
    ...more,
  });
  const fields = [
    field('line_manager_id', { type: 'user' }),
    field('start_on', { type: 'date' }),
    field('shirt', { built_in: false, type: 'choice', team_admin_may_edit: false }),
  ];
  const errors = await check(values(), context({ fields }));
  expect(Object.keys(errors).sort()).toEqual(['custom', 'line_manager', 'start_on']);
  expect(errors.custom?.shirt?.message).toBe('needed shirt');
  const byTeamAdmin = await check(values({ team_ids: ['t'] }), context({ fields, reachesAll: false }));
  expect(Object.keys(byTeamAdmin).sort()).toEqual(['line_manager', 'start_on']);
});

test('of a list only what all share is checked', async () => {
  const nobody = values({ email: '', first_name: '' });
  expect(await said(nobody, context({ list: true }))).toEqual({});
  expect(await said(nobody, context({ list: true, reachesAll: false }))).toEqual({
    team_ids: 'teamMissing',
  });
});
