import { retryChannel } from '../src/features/deliveries/contract.ts';
import {
  createInvitation,
  type PersonToInvite,
  revokeInvitation,
} from '../src/features/invitations/contract.ts';
import { updateOrganization } from '../src/features/organizations/contract.ts';
import {
  createProfileField,
  listProfileFields,
  updateProfileField,
} from '../src/features/profile-fields/contract.ts';
import { createTool } from '../src/features/tools/contract.ts';
import { grantRole, offboardUser, removeUser, sendTestMessage } from '../src/features/users/contract.ts';
import { bulkJob, type Case, reportingTeam, tool, type World } from './contract-cases.ts';
import type { NewTestUser, TestUser } from './harness.ts';
import { unique } from './harness-build.ts';

/** A world of its own for each refusal, with somebody who administers its team. */
export interface OwnWorld extends World {
  teamAdmin: TestUser;
}

export interface RefusalCase extends Case {
  /** Called on a server where no channel has a provider. */
  withoutChannels?: true;
}

type Cases = Readonly<Record<string, (w: OwnWorld) => Promise<RefusalCase>>>;

const POLAND = '+48512345678';
const LANDLINE = '+442079460000';
const PREMIUM = '+447012345678';

const admin = (w: OwnWorld): TestUser => w.organization.admin;
const user = (w: OwnWorld, given: NewTestUser = {}): Promise<TestUser> =>
  w.app.user(w.organization, { teams: [w.team], ...given });
const body = (given: unknown): RefusalCase => ({ input: { body: given } });
const on = (id: string, given?: unknown): RefusalCase => ({
  input: { params: { id }, ...(given === undefined ? {} : { body: given }) },
});
const onKind = (id: string, kind: string, address?: string): RefusalCase => ({
  input: { params: { id, kind }, ...(address === undefined ? {} : { body: { address } }) },
});
/** Whoever invited has left, and nobody has decided since. */
async function held(w: OwnWorld): Promise<{ id: string }> {
  const { id } = await invited(w);
  await w.app.db.pool.query(
    `update invitations set held_at = app_now(), held_reason = 'inviter_left' where id = $1`,
    [id],
  );
  return { id };
}

const peopleAdmin = (w: OwnWorld): Promise<TestUser> =>
  w.app.user(w.organization, { grants: [{ role: 'people_admin' }] });

const by = (actor: TestUser, refused: RefusalCase): RefusalCase => ({ ...refused, actor });

/** Somebody with a last day ahead. */
async function leaving(w: OwnWorld, given: NewTestUser = {}): Promise<TestUser> {
  const somebody = await user(w, given);
  await w.app.call(admin(w), offboardUser, {
    params: { id: somebody.id },
    body: { last_day_on: '2099-11-30' },
  });
  return somebody;
}

const settings = (w: OwnWorld, given: Record<string, unknown>) =>
  w.app.call(admin(w), updateOrganization, { body: given });

/** Makes the address of a user one that must not be written to. */
async function suppress(w: OwnWorld, kind: 'email' | 'mobile', canonical: string | null): Promise<void> {
  await w.app.db.pool.query(
    `insert into suppressions (organization_id, kind, canonical, reason) values ($1, $2, $3, 'bounced')`,
    [w.organization.id, kind, canonical],
  );
}

async function invited(w: OwnWorld, more: Partial<PersonToInvite> = {}) {
  const address = `bo.${unique()}@people.example`;
  const answer = await w.app.call(admin(w), createInvitation, {
    body: { first_name: 'Bo', email: address, team_ids: [w.team.id], ...more },
  });
  return { id: answer.body.invitation?.id ?? '', userId: answer.body.user.id, email: address };
}

async function choiceField(w: OwnWorld): Promise<void> {
  await w.app.call(admin(w), createProfileField, {
    body: { key: 'shift', label: 'Shift', type: 'choice', choices: ['Early'] },
  });
}

async function builtInField(w: OwnWorld, key: string): Promise<string> {
  const { body: fields } = await w.app.call(admin(w), listProfileFields);
  return fields.items.find((f) => f.key === key)?.id ?? '';
}

/** The same for both ways in which values change: on somebody else, and on oneself. */
const valueCases = (
  endpoint: string,
  wrap: (w: OwnWorld, values: unknown) => Promise<RefusalCase>,
): Cases => ({
  [`${endpoint} name.missing`]: (w) => wrap(w, { first_name: null, last_name: '' }),
  [`${endpoint} name.unsafe`]: (w) => wrap(w, { first_name: 'Call +44 20 7946 0000' }),
  [`${endpoint} employee_id.in_use`]: async (w) => {
    await user(w, { values: { employee_id: 'A-7' } });
    return wrap(w, { employee_id: ' A-7 ' });
  },
  [`${endpoint} line_manager.unknown`]: async (w) =>
    wrap(w, { line_manager_id: (await user(w, { status: 'removed' })).id }),
  [`${endpoint} profile_field.unknown`]: (w) => wrap(w, { custom: { shoe_size: '44' } }),
  [`${endpoint} profile_field.choice_unknown`]: async (w) => {
    await choiceField(w);
    return wrap(w, { custom: { shift: 'Noon' } });
  },
  [`${endpoint} profile_field.too_long`]: (w) => wrap(w, { job_title: 'x'.repeat(101) }),
});

/** Ways in which a message cannot be sent to somebody who stands already. */
const sendingCases = (
  endpoint: string,
  make: (
    w: OwnWorld,
    contact: 'email' | 'mobile' | 'poland',
  ) => Promise<{ id: string; address: string | null }>,
): Cases => ({
  [`${endpoint} channel.not_configured`]: async (w) => ({
    ...on((await make(w, 'email')).id, {}),
    withoutChannels: true,
  }),
  [`${endpoint} email.suppressed`]: async (w) => {
    const { id, address } = await make(w, 'email');
    await suppress(w, 'email', address);
    return on(id, {});
  },
  [`${endpoint} mobile.suppressed`]: async (w) => {
    const { id, address } = await make(w, 'mobile');
    await suppress(w, 'mobile', address);
    return on(id, {});
  },
  [`${endpoint} mobile.country_not_allowed`]: async (w) => {
    await settings(w, { sms_countries: ['GB', 'PL'] });
    const { id } = await make(w, 'poland');
    await settings(w, { sms_countries: ['GB'] });
    return on(id, {});
  },
  [`${endpoint} sms.cap_reached`]: async (w) => {
    const { id } = await make(w, 'mobile');
    await settings(w, { sms_daily_cap: 0 });
    return on(id, {});
  },
  [`${endpoint} invitation.cap_reached`]: async (w) => {
    const { id } = await make(w, 'email');
    await settings(w, { organization_admin_hourly_cap: 0 });
    return on(id, {});
  },
});

const mobileOf = (number: string | true) => ({ email: null, mobile: number });

const waiting = async (w: OwnWorld, contact: 'email' | 'mobile' | 'poland') => {
  const made = await user(w, {
    status: 'not_invited',
    ...(contact === 'email' ? {} : mobileOf(true)),
  });
  if (contact === 'poland')
    await w.app.db.pool.query(`update contact_points set country = 'PL' where user_id = $1`, [made.id]);
  return { id: made.id, address: contact === 'email' ? made.email : made.mobile };
};

const pending = async (w: OwnWorld, contact: 'email' | 'mobile' | 'poland') => {
  if (contact === 'email') {
    const { id, email } = await invited(w);
    return { id, address: email };
  }
  const { mobile } = await w.app.user(await w.app.organization(), { mobile: true });
  const number = contact === 'poland' ? POLAND : mobile;
  const { id } = await invited(w, mobileOf(number ?? true) as Partial<PersonToInvite>);
  return { id, address: number };
};

/** How each refusal is brought about: `<endpoint> <code>`, a call in a world of its own. */
export const refusalCases: Cases = {
  ...valueCases('updateUser', async (w, values) => on((await user(w)).id, values)),
  ...valueCases('updateMyProfile', async (_w, values) => body(values)),
  ...sendingCases('inviteUser', waiting),
  ...sendingCases('resendInvitation', pending),

  'updateUser profile_field.not_yours': async (w) => {
    const id = await builtInField(w, 'job_title');
    await w.app.call(admin(w), updateProfileField, { params: { id }, body: { team_admin_may_edit: false } });
    return by(w.teamAdmin, on((await user(w)).id, { job_title: 'Pilot' }));
  },
  'updateUser line_manager.cycle': async (w) => {
    const above = await user(w);
    const below = await user(w, { values: { line_manager_id: above.id } });
    return on(above.id, { line_manager_id: below.id });
  },
  'updateUser offboarding.planned': async (w) => {
    const { id } = await leaving(w);
    return on(id, { last_day_on: '2099-12-24' });
  },
  'updateMyProfile offboarding.planned': async (w) =>
    by(await leaving(w, { grants: [{ role: 'organization_admin' }] }), body({ last_day_on: null })),
  'updateUser user.removed': async (w) =>
    on((await user(w, { status: 'removed' })).id, { job_title: 'Pilot' }),
  'updateMyProfile profile_field.not_yours': async (w) => by(await user(w), body({ job_title: 'Pilot' })),
  'updateMyProfile line_manager.cycle': async (w) =>
    body({ line_manager_id: (await user(w, { values: { line_manager_id: admin(w).id } })).id }),

  'copyInvitationLink invitation.link_for_users_only': async (w) =>
    on((await invited(w, { role: 'organization_admin' })).id, {}),
  'copyInvitationLink invitation.not_pending': async (w) => on(await revoked(w), {}),
  'copyInvitationLink invitation.held': async (w) => on((await held(w)).id, {}),
  'resendInvitation invitation.held': async (w) => on((await held(w)).id, {}),
  'resendInvitation invitation.not_pending': async (w) => on(await revoked(w), {}),

  'createInvitation channel.not_configured': async () => ({
    ...body({ first_name: 'Bo', email: 'bo@people.example' }),
    withoutChannels: true,
  }),
  'createInvitation email.suppressed': async (w) => {
    await suppress(w, 'email', 'bo@people.example');
    return body({ first_name: 'Bo', email: 'bo@people.example' });
  },
  'createInvitation mobile.suppressed': async (w) => {
    await suppress(w, 'mobile', '+447400123456');
    return body({ first_name: 'Bo', mobile: '07400 123456' });
  },
  'createInvitation mobile.in_use': async (w) => {
    // Somebody whom this Team Admin may not know of.
    const { mobile } = await w.app.user(w.organization, mobileOf(true));
    return by(w.teamAdmin, body({ first_name: 'Bo', mobile, team_ids: [w.team.id] }));
  },
  'createInvitation sms.cap_reached': async (w) => {
    await settings(w, { sms_daily_cap: 0 });
    return body({ first_name: 'Bo', mobile: '07400 123456' });
  },
  'createInvitation line_manager.cycle': async (w) => {
    const gone = await user(w);
    await w.app.call(admin(w), removeUser, { params: { id: gone.id } });
    const below = await user(w, { values: { line_manager_id: gone.id } });
    return body({ first_name: 'Bo', email: gone.email, if_removed: 'restore', line_manager_id: below.id });
  },

  'inviteUser contact.missing': async (w) => {
    const made = await user(w, { status: 'not_invited' });
    await w.app.db.pool.query('update contact_points set released_at = app_now() where user_id = $1', [
      made.id,
    ]);
    return on(made.id, {});
  },
  'previewInvitation invitation.not_allowed_by_setting': async (w) => {
    await settings(w, { who_may_invite: 'organization_admins' });
    return by(w.teamAdmin, body({}));
  },
  'inviteUser invitation.not_allowed_by_setting': async (w) => {
    await settings(w, { who_may_invite: 'organization_admins' });
    return by(w.teamAdmin, on((await user(w, { status: 'not_invited' })).id, {}));
  },
  'inviteUser role.above_your_own': async (w) =>
    by(
      w.teamAdmin,
      on((await user(w, { status: 'not_invited', grants: [{ role: 'organization_admin' }] })).id, {}),
    ),
  'inviteUser user.active_already': async (w) => on((await user(w)).id, {}),
  'inviteUser user.suspended': async (w) => on((await user(w, { status: 'suspended' })).id, {}),
  'inviteUser user.offboarded': async (w) => on((await user(w, { status: 'offboarded' })).id, {}),
  'createInvitation user.offboarded': async (w) =>
    body({ first_name: 'Bo', email: (await user(w, { status: 'offboarded' })).email }),
  'inviteUser user.removed': async (w) => on((await user(w, { status: 'removed' })).id, {}),

  ...Object.fromEntries(
    (
      [
        ['grantRole', { role: 'support' }],
        ['suspendUser'],
        ['reactivateUser'],
        ['offboardUser', { last_day_on: '2099-01-01' }],
        ['cancelOffboarding'],
        ['removeUser'],
        ['restoreUser'],
        ['listUserSessions'],
        ['endUserSessions', {}],
        ['listUserPasskeys'],
      ] as const
    ).map(([name, given]) => [
      `${name} role.above_your_own`,
      async (w: OwnWorld) => by(await peopleAdmin(w), on(admin(w).id, given)),
    ]),
  ),
  'revokeGrant role.above_your_own': async (w) => {
    const { body } = await w.app.call(admin(w), grantRole, {
      params: { id: admin(w).id },
      body: { role: 'support' },
    });
    const grant_id = body.grants.find((grant) => grant.role === 'support')?.id ?? '';
    return by(await peopleAdmin(w), { input: { params: { id: admin(w).id, grant_id } } });
  },
  'removeUserPasskey role.above_your_own': async (w) =>
    by(await peopleAdmin(w), {
      input: { params: { id: admin(w).id, passkey_id: '00000000-0000-4000-8000-000000000000' } },
    }),
  'decideInvitationsMade role.above_your_own': async (w) => {
    const { id } = await invited(w, { role: 'organization_admin' });
    return by(await peopleAdmin(w), on(admin(w).id, { decision: 'keep', invitation_ids: [id] }));
  },
  'startBulkJob role.above_your_own': async (w) => by(await peopleAdmin(w), on(await bulkJob(w, 'ready'))),
  'cancelBulkJob role.above_your_own': async (w) => by(await peopleAdmin(w), on(await bulkJob(w, 'ready'))),

  'grantRole user.removed': async (w) =>
    on((await user(w, { status: 'removed' })).id, { role: 'organization_admin' }),
  'revokeGrant user.last_organization_admin': async (w) => {
    const { rows } = await w.app.db.pool.query<{ id: string }>(
      'select id from role_grants where user_id = $1',
      [admin(w).id],
    );
    return { input: { params: { id: admin(w).id, grant_id: rows[0]?.id ?? '' } } };
  },
  'reactivateUser user.status_conflict': async (w) => on((await user(w)).id),
  'restoreUser user.status_conflict': async (w) => on((await user(w)).id),
  'suspendUser user.status_conflict': async (w) => on((await user(w, { status: 'suspended' })).id),
  'offboardUser user.status_conflict': async (w) =>
    on((await user(w, { status: 'removed' })).id, { last_day_on: '2099-01-01' }),
  'offboardUser user.yourself': async (w) => on(admin(w).id, { last_day_on: '2099-01-01' }),
  'cancelOffboarding offboarding.not_planned': async (w) => on((await user(w)).id),
  'suspendUser user.yourself': async (w) => on(admin(w).id),
  'removeUser user.status_conflict': async (w) => on((await user(w, { status: 'removed' })).id),
  'removeUser user.yourself': async (w) => on(admin(w).id),

  'setContactPoint contact.joined_already': async (w) =>
    by(w.teamAdmin, onKind((await user(w)).id, 'email', 'bo@people.example')),
  'setContactPoint email.in_use': async (w) =>
    onKind((await user(w)).id, 'email', (await user(w)).email ?? ''),
  'setContactPoint email.invalid': async (w) => onKind((await user(w)).id, 'email', 'bo@people@example'),
  'setContactPoint mobile.in_use': async (w) =>
    onKind((await user(w)).id, 'mobile', (await user(w, { mobile: true })).mobile ?? ''),
  'setContactPoint mobile.invalid': async (w) => onKind((await user(w)).id, 'mobile', '12'),
  'setContactPoint mobile.landline': async (w) => onKind((await user(w)).id, 'mobile', LANDLINE),
  'setContactPoint mobile.not_a_mobile': async (w) => onKind((await user(w)).id, 'mobile', PREMIUM),
  'setContactPoint mobile.country_not_allowed': async (w) => onKind((await user(w)).id, 'mobile', POLAND),
  'setContactPoint user.removed': async (w) =>
    onKind((await user(w, { status: 'removed' })).id, 'email', 'bo@people.example'),
  'removeContactPoint contact.joined_already': async (w) =>
    by(w.teamAdmin, onKind((await user(w, { mobile: true })).id, 'mobile')),
  'removeContactPoint contact.last_one': async (w) => onKind((await user(w)).id, 'email'),
  'removeContactPoint contact.not_found': async (w) => onKind((await user(w)).id, 'mobile'),
  'removeContactPoint user.removed': async (w) => onKind((await user(w, { status: 'removed' })).id, 'email'),

  'searchReportingTeams reporting_teams.off': async () => body({}),
  'searchReportingTeams cursor.invalid': async (w) => {
    await reportingTeam(w);
    return body({ cursor: 'x' });
  },
  'listReportingTeamMembers reporting_teams.off': async (w) => on(admin(w).id),
  'listReportingTeamMembers cursor.invalid': async (w) => ({
    input: { params: { id: await reportingTeam(w) }, query: { cursor: 'x' } },
  }),
  'listAuditEvents cursor.invalid': async () => ({ input: { query: { cursor: 'x' } } }),
  'listDeliveries cursor.invalid': async () => ({ input: { query: { cursor: 'x' } } }),
  'listProposals cursor.invalid': async () => ({ input: { query: { cursor: 'x' } } }),
  'listSuppressions cursor.invalid': async () => ({ input: { query: { cursor: 'x' } } }),
  'searchUsers cursor.invalid': async () => body({ cursor: 'x' }),
  'listTeamMembers cursor.invalid': async (w) => ({
    input: { params: { id: w.team.id }, query: { cursor: 'x' } },
  }),

  'listBulkJobs cursor.invalid': async () => ({ input: { query: { cursor: 'x' } } }),
  'listBulkJobItems cursor.invalid': async (w) => ({
    input: { params: { id: await bulkJob(w, 'done') }, query: { cursor: 'x' } },
  }),
  'createBulkJob bulk_job.nobody': async () =>
    body({ action: { kind: 'suspend' }, filter: { text: 'nobody of this name' } }),
  'createBulkJob line_manager.unknown': async (w) =>
    body({ action: { kind: 'change_line_manager', line_manager_id: w.team.id }, filter: {} }),
  'startBulkJob bulk_job.not_ready': async (w) => on(await bulkJob(w, 'trying')),
  'cancelBulkJob bulk_job.over': async (w) => on(await bulkJob(w, 'done')),

  'createTeam name.unsafe': async () => body({ name: 'evil.com/win' }),
  'createTeam team.name_in_use': async (w) => body({ name: w.team.name.toUpperCase() }),
  'updateTeam name.unsafe': async (w) => on(w.team.id, { name: 'evil.com/win' }),
  'updateTeam team.name_in_use': async (w) =>
    on(w.team.id, { name: (await w.app.team(w.organization)).name }),

  'createProfileField name.unsafe': async () => body({ key: 'a', label: 'evil.com', type: 'text' }),
  'createProfileField profile_field.choices_missing': async () =>
    body({ key: 'a', label: 'Shift', type: 'choice', choices: [' '] }),
  'createProfileField profile_field.key_in_use': async () =>
    body({ key: 'job_title', label: 'Job', type: 'text' }),
  'createProfileField profile_field.too_many': async (w) => {
    await w.app.db.pool.query(
      `insert into profile_fields (organization_id, id, key, built_in, label, type, position)
       select $1, gen_random_uuid(), 'k' || n, false, 'Field', 'text', n from generate_series(1, 100) n`,
      [w.organization.id],
    );
    return body({ key: 'one_more', label: 'One more', type: 'text' });
  },
  'updateProfileField name.unsafe': async (w) => on(await newField(w), { label: 'evil.com' }),
  'updateProfileField profile_field.built_in': async (w) =>
    on(await builtInField(w, 'about'), { label: 'Me' }),
  'updateProfileField profile_field.choices_missing': async (w) => {
    await choiceField(w);
    return on(await builtInField(w, 'shift'), { choices: [' '] });
  },
  'removeProfileField profile_field.built_in': async (w) => on(await builtInField(w, 'about')),

  'listPreviewMessages preview.off': async () => ({ input: {}, withoutChannels: true }),
  'getPreviewMessage preview.off': async (w) => ({ ...on(admin(w).id), withoutChannels: true }),

  'sendTestMessage channel.not_configured': async () => ({
    ...body({ channel: 'email' }),
    withoutChannels: true,
  }),
  'sendTestMessage contact.not_found': async () => body({ channel: 'sms' }),
  'sendTestMessage limit.reached': async (w) => {
    for (let i = 0; i < 5; i++) await w.app.call(admin(w), sendTestMessage, { body: { channel: 'email' } });
    return body({ channel: 'email' });
  },
  'retryChannel limit.reached': async (w) => {
    for (let i = 0; i < 10; i++) await w.app.call(admin(w), retryChannel, { body: { channel: 'sms' } });
    return body({ channel: 'sms' });
  },

  ...toolCases(),

  'updateOrganization name.unsafe': async () => body({ name: 'evil.com' }),
  'updateOrganization organization.setting_invalid': async () => body({ time_zone: 'Europe/Atlantis' }),
  'updateOrganization organization.logo_invalid': async () => body({ logo: 'data:image/svg+xml,<svg/>' }),
  'updateOrganization organization.changed_meanwhile': async () =>
    body({ invitation_life_days: 7, was: { invitation_life_days: 30 } }),
};

async function revoked(w: OwnWorld): Promise<string> {
  const { id } = await invited(w);
  await w.app.call(admin(w), revokeInvitation, { params: { id }, body: {} });
  return id;
}

async function newField(w: OwnWorld): Promise<string> {
  const { body: made } = await w.app.call(admin(w), createProfileField, {
    body: { key: `k_${unique()}`, label: 'Locker', type: 'text' },
  });
  return made.id;
}

/** Of tools: settings that cannot be, whoever adds or changes it. */
function toolCases(): Cases {
  const NOBODY = '00000000-0000-7000-8000-000000000000';
  const openid = { client_type: 'confidential', redirect_uris: ['https://wiki.example/callback'] };
  const saml = { entity_id: 'https://sp.example/metadata', acs_url: 'https://sp.example/acs' };
  const bad: Record<string, object> = {
    'name.unsafe': { name: 'evil.com' },
    'tool.address_invalid': { openid: { ...openid, redirect_uris: ['http://wiki.example/callback'] } },
    'tool.pkce_required': { openid: { ...openid, client_type: 'public', require_pkce: false } },
    'tool.icon_invalid': { icon: 'data:image/svg+xml,<svg/>' },
    'tool.one_protocol': { openid, saml },
  };
  const certificate = 'tool.certificate_invalid';
  const made = (w: OwnWorld, given: object) => w.app.call(admin(w), createTool, { body: given as never });
  const samlTool = async (w: OwnWorld, entity_id: string) =>
    (await made(w, { name: `SAML ${unique()}`, saml: { ...saml, entity_id } })).body.id;
  const cases: Record<string, (w: OwnWorld) => Promise<RefusalCase>> = {
    [`createTool ${certificate}`]: async () =>
      body({ name: 'Wiki', saml: { ...saml, want_signed_requests: true } }),
    [`updateTool ${certificate}`]: async (w) =>
      on(await samlTool(w, saml.entity_id), { saml: { ...saml, certificate: 'none' } }),
    'createTool tool.entity_id_in_use': async (w) => {
      await samlTool(w, saml.entity_id);
      return body({ name: 'Wiki', saml });
    },
    'updateTool tool.entity_id_in_use': async (w) => {
      await samlTool(w, saml.entity_id);
      return on(await samlTool(w, 'https://other.example'), { saml });
    },
    'createTool tool.name_in_use': async (w) => {
      await made(w, { name: 'Wiki', openid });
      return body({ name: 'WIKI', openid });
    },
    'updateTool tool.name_in_use': async (w) => {
      await made(w, { name: 'Wiki', openid });
      return on(await tool(w), { name: 'wiki' });
    },
    'createTool tool.claim_invalid': async () =>
      body({ name: 'Wiki', openid, claims: [{ claim: 'sub', source: 'email' }] }),
    'createTool tool.too_many': async (w) => {
      await w.app.db.pool.query(
        `insert into tools (organization_id, id, name, name_folded, protocol)
         select $1, gen_random_uuid(), 'Tool ' || n, 'tool ' || n, 'openid' from generate_series(1, 200) n`,
        [w.organization.id],
      );
      return body({ name: 'Wiki', openid });
    },
    'rotateToolSecret tool.no_secret': async (w) => on(await samlTool(w, saml.entity_id)),
    'setToolClaims tool.claim_invalid': async (w) =>
      on(await tool(w), { claims: [{ claim: 'email', source: 'name' }] }),
    'previewToolClaims tool.claim_invalid': async (w) =>
      on(await tool(w), { user_id: admin(w).id, claims: [{ claim: 'x', source: 'shoe_size' }] }),
    'listToolUses cursor.invalid': async (w) => ({
      input: { params: { id: await tool(w) }, query: { cursor: 'x' } },
    }),
    'listToolSignIns cursor.invalid': async (w) => ({
      input: { params: { id: await tool(w) }, query: { cursor: 'x' } },
    }),
    'listUserToolUses cursor.invalid': async (w) => ({
      input: { params: { id: admin(w).id }, query: { cursor: 'x' } },
    }),
    'forecastTools team.not_yours': async (w) => {
      const other = await w.app.team(w.organization);
      return by(w.teamAdmin, body({ values: {}, team_ids: [other.id] }));
    },
    'forecastTools team.not_found': async () => body({ values: {}, team_ids: [NOBODY] }),
    'forecastTools line_manager.unknown': async () => body({ values: { line_manager_id: NOBODY } }),
  };
  for (const [code, given] of Object.entries(bad)) {
    cases[`createTool ${code}`] = async () => body({ name: 'Wiki', openid, ...given });
    cases[`updateTool ${code}`] = async (w) => on(await tool(w), given);
  }
  const rule = { match: 'all', conditions: [{ field: 'shoe_size', operator: 'is', values: ['44'] }] };
  const access = { kind: 'rule', rule };
  const changes: Record<string, object> = {
    updateTool: {},
    setToolAccess: { access: { kind: 'everyone' } },
    setToolClaims: { claims: [] },
  };
  for (const [name, given] of Object.entries(changes))
    cases[`${name} tool.changed_meanwhile`] = async (w) => on(await tool(w), { ...given, version: 99 });
  for (const name of ['setToolAccess', 'previewToolAccess']) {
    cases[`${name} team_rule.invalid`] = async (w) => on(await tool(w), { access });
    cases[`${name} team.not_found`] = async (w) =>
      on(await tool(w), { access: { kind: 'teams', team_ids: [NOBODY] } });
  }
  return cases;
}
