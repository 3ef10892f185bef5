import { createApiToken } from '../src/features/api-tokens/contract.ts';
import { createBulkJob } from '../src/features/bulk-jobs/contract.ts';
import {
  addDomain,
  createConnection,
  createSamlConnection,
} from '../src/features/company-sign-in/contract.ts';
import { type DnsServer, startDnsServer } from '../src/features/company-sign-in/testing/dns.ts';
import { startProvider } from '../src/features/company-sign-in/testing/provider.ts';
import { listPreviewMessages, suppressAddresses } from '../src/features/deliveries/contract.ts';
import { getDelivery, getUser } from '../src/features/directory/contract.ts';
import { getTeamRule, saveTeamRule } from '../src/features/dynamic-teams/contract.ts';
import { createInvitation } from '../src/features/invitations/contract.ts';
import { getOpenidSettings } from '../src/features/openid-provider/contract.ts';
import { updateOrganization } from '../src/features/organizations/contract.ts';
import { createProfileField } from '../src/features/profile-fields/contract.ts';
import { prepareSamlKey } from '../src/features/saml-provider/contract.ts';
import { createSavedView } from '../src/features/saved-views/contract.ts';
import { listMySessions, listUserSessions, requestContactCode } from '../src/features/sessions/contract.ts';
import { getSignInPolicy } from '../src/features/sign-in-policies/contract.ts';
import { createTool } from '../src/features/tools/contract.ts';
import { offboardUser } from '../src/features/users/contract.ts';
import { createSigningKey, writeProviderMetadata, writeServiceMetadata } from '../src/platform/saml/index.ts';
import type { NewTestUser, TestApp, TestOrganization, TestTeam, TestUser } from './harness.ts';
import { unique } from './harness-build.ts';
import type { CallInput } from './harness-call.ts';

/** Where a call takes place: all that a case makes belongs to this organization and this team. */
export interface World {
  app: TestApp;
  organization: TestOrganization;
  team: TestTeam;
}

/** A call that succeeds, on things that were made for it. */
export interface Case {
  /** The organization's first admin unless said. */
  actor?: TestUser;
  input: CallInput;
  /** Another body that is as good, for a second request with the same key. */
  otherBody?: unknown;
}

const HOUR = 3600;

const signInPolicy = (w: World) => ({
  methods: ['code', 'passkey', 'company'],
  admins_need_strong: true,
  grace_days: 14,
  teams: [{ team_id: w.team.id, methods: ['code', 'passkey'] }],
});

async function user(w: World, given: NewTestUser = {}): Promise<TestUser> {
  return w.app.user(w.organization, { teams: [w.team], ...given });
}

const RULE = {
  match: 'all',
  conditions: [
    { field: 'department', operator: 'is_any_of', values: ['Warehouse', 'Drivers'] },
    { field: 'start_on', operator: 'within_next_days', days: 7 },
  ],
};

async function dynamicTeam(w: World): Promise<string> {
  const { id } = await w.app.team(w.organization);
  // Other cases leave values behind that nobody confirmed.
  const saved = await w.app.call(w.organization.admin, saveTeamRule, {
    params: { id },
    body: { rule: RULE, unconfirmed: 'leave_out' },
  });
  return saved.body && id;
}

const byId = async (w: World, given: NewTestUser = {}): Promise<Case> => ({
  input: { params: { id: (await user(w, given)).id } },
});

const person = async (w: World) => ({
  first_name: 'Ines',
  last_name: 'Calder',
  email: `ines.${unique()}@people.example`,
  team_ids: [w.team.id],
  line_manager_id: (await user(w)).id,
});

async function invited(w: World, more: Record<string, unknown> = {}) {
  const { body } = await w.app.call(w.organization.admin, createInvitation, {
    body: { ...(await person(w)), ...more },
  });
  if (!body.invitation) throw new Error('Nobody was invited.');
  return {
    invitationId: body.invitation.id,
    userId: body.user.id,
    deliveryId: body.deliveries[0]?.id ?? '',
  };
}

/** A change of many in a state of its life, as a worker would have left it. */
export async function bulkJob(w: World, state: string): Promise<string> {
  const { body } = await w.app.call(w.organization.admin, createBulkJob, {
    body: { action: { kind: 'suspend' }, filter: { user_ids: [(await user(w)).id] } },
  });
  await w.app.db.pool.query('update bulk_jobs set state = $2 where id = $1', [body.id, state]);
  return body.id;
}

const toolBody = () => ({
  name: `Wiki ${unique()}`,
  openid: { client_type: 'confidential' as const, redirect_uris: ['https://wiki.example/callback'] },
});

/** A tool by OpenID Connect that has a secret. */
export async function tool(w: World): Promise<string> {
  const made = await w.app.call(w.organization.admin, createTool, { body: toolBody() });
  return made.body.id;
}

/** Somebody who leads somebody, where reporting teams are on. */
export async function reportingTeam(w: World): Promise<string> {
  await w.app.call(w.organization.admin, updateOrganization, { body: { reporting_teams: true } });
  const manager = await user(w, { values: { first_name: 'Grace', job_title: 'Head of Dispatch' } });
  await user(w, { values: { line_manager_id: manager.id } });
  return manager.id;
}

/** A message that did not reach its mailbox, and so gave its hour back. */
async function undelivered(w: World): Promise<string> {
  const { deliveryId } = await invited(w);
  await w.app.db.pool.query(
    `with ended as (update deliveries set state = 'undeliverable', state_reason = 'mailbox_full', finished_at = app_now()
       where id = $1)
     delete from invitation_hours where delivery_id = $1`,
    [deliveryId],
  );
  return deliveryId;
}

/** A user who can still prove one of their contacts. */
async function withUnprovedEmail(w: World) {
  const actor = await user(w, { mobile: true });
  const id = actor.contactIds.email ?? '';
  await w.app.db.pool.query('update contact_points set verified_at = null where id = $1', [id]);
  return { actor, id };
}

/** A user with a passkey, whose key nobody has. */
async function withPasskey(w: World): Promise<{ id: string; passkey_id: string }> {
  const { id } = await user(w);
  const { rows } = await w.app.db.pool.query<{ id: string }>(
    `insert into passkeys (organization_id, id, user_id, credential_id, public_key, counter, name, synced)
     values ($1, gen_random_uuid(), $2, sha256(convert_to($3, 'UTF8')), '', 0, 'Android phone', true) returning id`,
    [w.organization.id, id, unique()],
  );
  return { id, passkey_id: rows[0]?.id ?? '' };
}

/** A list of one value that waits. */
async function waiting(w: World): Promise<Case> {
  const { id } = await user(w);
  await w.app.db.pool.query(
    `insert into profile_value_proposals (organization_id, user_id, field, value, source, proposed_by)
     values ($1, $2, 'department', 'Finance', 'team_admin', $3)`,
    [w.organization.id, id, w.organization.admin.id],
  );
  return { input: { body: { items: [{ user_id: id, field: 'department', value: 'Finance' }] } } };
}

/** One for all cases; it ends with the process. */
let provider: ReturnType<typeof startProvider> | undefined;
let dns: Promise<DnsServer> | undefined;

async function connectionBody() {
  provider ??= startProvider();
  return { name: 'Harbor ID', issuer: (await provider).issuer, client_id: unique() };
}

/** Setting up a provider asks for a fresh proof. */
async function connection(w: World, tested = false): Promise<string> {
  await w.app.signIn(w.organization.admin);
  const { body } = await w.app.call(w.organization.admin, createConnection, { body: await connectionBody() });
  if (tested)
    await w.app.db.pool.query('update connections set tested_at = app_now() where id = $1', [body.id]);
  return body.id;
}

async function addedDomain(w: World): Promise<string> {
  await w.app.signIn(w.organization.admin);
  const { body } = await w.app.call(w.organization.admin, addDomain, {
    body: { domain: `${unique().toLowerCase()}.example` },
  });
  return body.id;
}

/** One good call of every endpoint, by the name of the endpoint. */
export const cases: Readonly<Record<string, (w: World) => Promise<Case>>> = {
  createInvitation: async (w) => ({ input: { body: await person(w) } }),
  createInvitations: async (w) => ({ input: { body: { people: [await person(w)] } } }),
  previewInvitation: async () => ({ input: { body: { language: 'en' } } }),
  inviteUser: async (w) => ({
    input: { params: { id: (await user(w, { status: 'not_invited' })).id }, body: {} },
  }),
  resendInvitation: async (w) => {
    const { invitationId } = await invited(w);
    await w.app.runWorkerOnce();
    await w.app.clock.move(HOUR + 1);
    return { input: { params: { id: invitationId }, body: {} } };
  },
  revokeInvitation: async (w) => ({
    input: { params: { id: (await invited(w)).invitationId }, body: { remove_user: false } },
  }),
  resendInvitations: async (w) => {
    const { userId } = await invited(w);
    await w.app.runWorkerOnce();
    await w.app.clock.move(HOUR + 1);
    return { input: { body: { user_ids: [userId] } }, otherBody: { user_ids: [(await user(w)).id] } };
  },
  revokeInvitations: async (w) => ({ input: { body: { user_ids: [(await invited(w)).userId] } } }),
  undoInvitation: async (w) => ({
    input: { params: { id: (await invited(w, { delay_seconds: 60 })).invitationId } },
  }),
  copyInvitationLink: async (w) => {
    const { invitationId, userId } = await invited(w);
    const { body } = await w.app.call(w.organization.admin, getUser, { params: { id: userId } });
    const contact_point_id = body.user.contact_points[0]?.id;
    return { input: { params: { id: invitationId }, body: { contact_point_id } }, otherBody: {} };
  },

  updateUser: async (w) => ({
    input: {
      params: { id: (await user(w)).id },
      body: { job_title: 'Pilot', line_manager_id: (await user(w)).id },
    },
  }),
  updateMyLanguage: async (w) => ({ actor: await user(w), input: { body: { language: 'pl' } } }),
  updateMyProfile: async (w) => ({ actor: await user(w), input: { body: { about: 'Good morning' } } }),
  setContactPoint: async (w) => ({
    input: {
      params: { id: (await invited(w)).userId, kind: 'email' },
      body: { address: `other.${unique()}@people.example` },
    },
  }),
  removeContactPoint: async (w) => ({
    input: { params: { id: (await user(w, { status: 'invited', mobile: true })).id, kind: 'mobile' } },
  }),
  suspendUser: (w) => byId(w),
  reactivateUser: (w) => byId(w, { status: 'suspended' }),
  removeUser: (w) => byId(w),
  offboardUser: async (w) => ({
    input: {
      params: { id: (await user(w)).id },
      body: { last_day_on: '2099-11-30', release_contacts: 'on_last_day', reason: 'Moves abroad' },
    },
  }),
  cancelOffboarding: async (w) => {
    const { id } = await user(w);
    const body = { last_day_on: '2099-11-30' };
    await w.app.call(w.organization.admin, offboardUser, { params: { id }, body });
    return { input: { params: { id } } };
  },
  listInvitationsMade: async (w) => {
    await invited(w);
    return { input: { params: { id: w.organization.admin.id } } };
  },
  decideInvitationsMade: async (w) => {
    const { invitationId } = await invited(w);
    const body = { decision: 'keep', invitation_ids: [invitationId] };
    return { input: { params: { id: w.organization.admin.id }, body } };
  },
  exportPerson: (w) => byId(w),
  erasePerson: async (w) => {
    const { id, name } = await user(w, { status: 'removed' });
    return { input: { params: { id }, body: { name } } };
  },
  restoreUser: (w) => byId(w, { status: 'removed' }),
  grantRole: async (w) => ({
    input: { params: { id: (await user(w)).id }, body: { role: 'team_admin', team_id: w.team.id } },
  }),
  revokeGrant: async (w) => {
    const { id } = await user(w, { grants: [{ role: 'team_admin', team: w.team }] });
    const { body } = await w.app.call(w.organization.admin, getUser, { params: { id } });
    return { input: { params: { id, grant_id: body.user.grants[0]?.id ?? '' } } };
  },
  findLineManagers: async (w) => ({ input: { body: { text: 'Robin', not_user_id: (await user(w)).id } } }),
  listExistingValues: async () => ({ input: { query: { field: 'job_title' } } }),

  getSignInPolicy: async () => ({ input: {} }),
  previewSignInPolicy: async (w) => ({ input: { body: signInPolicy(w) } }),
  saveSignInPolicy: async (w) => {
    const { body } = await w.app.call(w.organization.admin, getSignInPolicy);
    return { input: { body: { ...signInPolicy(w), version: body.version } } };
  },
  createBulkJob: async (w) => ({
    input: {
      body: { action: { kind: 'add_to_team', team_id: w.team.id }, filter: { team_ids: [w.team.id] } },
    },
    otherBody: { action: { kind: 'suspend' }, filter: { team_ids: [w.team.id] } },
  }),
  listBulkJobs: async () => ({ input: {} }),
  getBulkJob: async (w) => ({ input: { params: { id: await bulkJob(w, 'trying') } } }),
  startBulkJob: async (w) => ({ input: { params: { id: await bulkJob(w, 'ready') } } }),
  cancelBulkJob: async (w) => ({ input: { params: { id: await bulkJob(w, 'running') } } }),
  listBulkJobItems: async (w) => ({ input: { params: { id: await bulkJob(w, 'trying') } } }),
  exportBulkJobItems: async (w) => ({ input: { params: { id: await bulkJob(w, 'done') } } }),
  listSavedViews: async (w) => {
    await savedView(w);
    return { input: {} };
  },
  createSavedView: async (w) => ({
    input: { body: { name: `View ${unique()}`, query: { team_ids: [w.team.id], sort: 'invited' } } },
    otherBody: { name: `View ${unique()}`, query: {} },
  }),
  updateSavedView: async (w) => ({
    input: {
      params: { id: await savedView(w) },
      body: { name: `View ${unique()}`, query: { team_ids: [w.team.id], columns: ['email'] } },
    },
  }),
  shareSavedView: async (w) => ({
    input: { params: { id: await savedView(w) }, body: { shared: true } },
  }),
  removeSavedView: async (w) => ({ input: { params: { id: await savedView(w) } } }),
  listTools: async (w) => {
    await tool(w);
    return { input: {} };
  },
  createTool: async () => ({ input: { body: toolBody() }, otherBody: toolBody() }),
  getTool: async (w) => ({ input: { params: { id: await tool(w) } } }),
  updateTool: async (w) => ({
    input: { params: { id: await tool(w) }, body: { launch_url: 'https://wiki.example/', enabled: false } },
  }),
  removeTool: async (w) => ({ input: { params: { id: await tool(w) } } }),
  rotateToolSecret: async (w) => ({ input: { params: { id: await tool(w) } } }),
  setToolAccess: async (w) => ({
    input: { params: { id: await tool(w) }, body: { access: { kind: 'teams', team_ids: [w.team.id] } } },
  }),
  previewToolAccess: async (w) => ({
    input: { params: { id: await tool(w) }, body: { access: { kind: 'teams', team_ids: [w.team.id] } } },
  }),
  setToolClaims: async (w) => ({
    input: { params: { id: await tool(w) }, body: { claims: [{ claim: 'email', source: 'email' }] } },
  }),
  previewToolClaims: async (w) => ({
    input: { params: { id: await tool(w) }, body: { user_id: (await user(w)).id } },
  }),
  listToolUses: async (w) => ({ input: { params: { id: await tool(w) }, query: { limit: 5 } } }),
  listUserToolUses: async (w) => ({ input: { params: { id: (await user(w)).id }, query: { limit: 5 } } }),
  listUserTools: (w) => byId(w),
  forecastTools: async (w) => ({
    input: {
      body: {
        values: { department: 'Warehouse', line_manager_id: (await user(w)).id },
        team_ids: [w.team.id],
      },
    },
  }),
  searchUsers: async (w) => ({ input: { body: { team_ids: [w.team.id], limit: 5 } } }),
  exportUsers: async (w) => ({ input: { body: { team_ids: [w.team.id], user_ids: [(await user(w)).id] } } }),
  getUser: (w) => byId(w),
  lookUpContact: async (w) => ({
    input: { body: { kind: 'email', address: (await user(w)).email } },
  }),
  lookUpContacts: async (w) => ({
    input: { body: { contacts: [{ kind: 'email', address: (await user(w)).email }] } },
  }),
  getDelivery: async (w) => ({ input: { params: { id: (await invited(w)).deliveryId } } }),
  retryDeliveries: async (w) => {
    const ids = [await undelivered(w), await undelivered(w)];
    return { input: { body: { ids: ids.slice(0, 1) } }, otherBody: { ids: ids.slice(1) } };
  },
  listSuppressions: async () => ({ input: { query: { limit: 5 } } }),
  suppressAddresses: async (w) => ({ input: { body: { delivery_ids: [(await invited(w)).deliveryId] } } }),
  liftSuppressions: async (w) => {
    const { deliveryId } = await invited(w);
    const { admin } = w.organization;
    await w.app.call(admin, suppressAddresses, { body: { delivery_ids: [deliveryId] } });
    const { body } = await w.app.call(admin, getDelivery, { params: { id: deliveryId } });
    return { input: { body: { ids: [body.suppression?.id ?? ''] } } };
  },
  retryChannel: async () => ({ input: { body: { channel: 'email' } } }),
  listProviders: async () => ({ input: {} }),
  sendTestMessage: async (w) => ({
    actor: await w.app.user(w.organization, { mobile: true, grants: [{ role: 'organization_admin' }] }),
    input: { body: { channel: 'email' } },
    otherBody: { channel: 'sms' },
  }),
  listDeliveries: async () => ({ input: { query: { limit: 5 } } }),
  exportAuditEventLines: async (w) => ({ input: { body: { target_id: (await user(w)).id } } }),
  exportAuditEvents: async (w) => ({ input: { body: { target_id: (await user(w)).id } } }),
  listAuditEvents: async (w) => ({ input: { query: { limit: 5, target_id: (await user(w)).id } } }),
  confirmValues: waiting,
  rejectValues: waiting,
  listProposals: async (w) => {
    await waiting(w);
    return { input: { query: { limit: 5, proposed_by: w.organization.admin.id } } };
  },
  searchReportingTeams: async (w) => {
    await reportingTeam(w);
    return { input: { body: { limit: 5 } } };
  },
  listReportingTeamMembers: async (w) => ({
    input: { params: { id: await reportingTeam(w) }, query: { scope: 'below', limit: 5 } },
  }),
  getHome: async (w) => ({ actor: await user(w), input: {} }),

  listTeams: async () => ({ input: {} }),
  listTeamNames: async () => ({ input: {} }),
  createTeam: async () => ({
    input: { body: { name: `Team ${unique()}` } },
    otherBody: { name: `Team ${unique()}` },
  }),
  getTeam: async (w) => ({ input: { params: { id: w.team.id } } }),
  updateTeam: async (w) => ({ input: { params: { id: w.team.id }, body: { description: 'On the quay' } } }),
  getTeamRule: async (w) => ({ input: { params: { id: await dynamicTeam(w) } } }),
  saveTeamRule: async (w) => {
    const exceptions = [
      { user_id: (await user(w)).id, kind: 'always', note: 'Stands in for the shift lead' },
    ];
    const confirm = [{ user_id: (await user(w)).id, field: 'department', value: 'Warehouse' }];
    return {
      input: {
        params: { id: (await w.app.team(w.organization)).id },
        body: { rule: RULE, exceptions, unconfirmed: { confirm } },
      },
    };
  },
  endTeamRule: async (w) => ({
    input: { params: { id: await dynamicTeam(w) }, body: { members: 'keep' } },
  }),
  previewTeamRule: async (w) => ({
    input: { params: { id: w.team.id }, body: { rule: RULE, user_id: (await user(w)).id } },
  }),
  listUnconfirmedValues: async (w) => {
    // Of a field that no other case reads: there a choice would be asked for.
    const { id } = await user(w, { values: { company: 'Harbor' } });
    await w.app.db.pool.query(
      `update profile_value_sources set trust = 'proposed', source = 'team_admin' where user_id = $1`,
      [id],
    );
    const rule = { match: 'all', conditions: [{ field: 'company', operator: 'is_not_empty' }] };
    return { input: { params: { id: w.team.id }, body: { rule, limit: 5 } } };
  },
  listTeamRuleRuns: async (w) => ({ input: { params: { id: await dynamicTeam(w) } } }),
  listTeamRuleRunChanges: async (w) => {
    const { body } = await w.app.call(w.organization.admin, getTeamRule, {
      params: { id: await dynamicTeam(w) },
    });
    return { input: { params: { id: body.last_run?.id ?? '' } } };
  },
  listTeamReasons: async (w) => byId(w),
  forecastTeams: async (w) => ({
    input: {
      body: {
        values: { department: 'Warehouse', line_manager_id: (await user(w)).id },
        team_ids: [w.team.id],
      },
    },
  }),
  removeTeam: async (w) => ({ input: { params: { id: (await w.app.team(w.organization)).id } } }),
  listTeamMembers: async (w) => ({ input: { params: { id: w.team.id }, query: { limit: 5 } } }),
  addMembers: async (w) => ({
    input: { params: { id: w.team.id }, body: { user_ids: [(await user(w)).id] } },
  }),
  removeMembers: async (w) => ({
    input: { params: { id: w.team.id }, body: { user_ids: [(await user(w)).id] } },
  }),

  getInvitationUsage: async () => ({ input: {} }),

  listProfileFields: async () => ({ input: {} }),
  createProfileField: async () => ({
    input: { body: { key: `k_${unique()}`, label: 'Locker', type: 'text' } },
    otherBody: { key: `k_${unique()}`, label: 'Locker', type: 'text' },
  }),
  updateProfileField: async (w) => ({
    input: { params: { id: await newField(w) }, body: { label: 'Cabinet' } },
  }),
  removeProfileField: async (w) => ({ input: { params: { id: await newField(w) } } }),

  getMe: async (w) => ({ actor: await user(w), input: {} }),
  listMySessions: async (w) => ({ actor: await user(w), input: {} }),
  endMySession: async (w) => {
    const actor = await user(w);
    await w.app.signIn(actor);
    await w.app.signIn(actor);
    const { body } = await w.app.call(actor, listMySessions);
    return { actor, input: { params: { id: body.items.find((s) => !s.current)?.id ?? '' } } };
  },
  listUserSessions: (w) => byId(w),
  endUserSessions: async (w) => {
    const person = await user(w);
    await w.app.signIn(person);
    const { body } = await w.app.call(w.organization.admin, listUserSessions, { params: { id: person.id } });
    return { input: { params: { id: person.id }, body: { session_id: body.items[0]?.id } } };
  },
  listUserPasskeys: async (w) => ({ input: { params: { id: (await withPasskey(w)).id } } }),
  removeUserPasskey: async (w) => ({ input: { params: await withPasskey(w) } }),
  requestContactCode: async (w) => {
    const { actor, id } = await withUnprovedEmail(w);
    return { actor, input: { params: { id } } };
  },
  verifyContactPoint: async (w) => {
    const { actor, id } = await withUnprovedEmail(w);
    await w.app.call(actor, requestContactCode, { params: { id } });
    await w.app.runWorkerOnce();
    const mail = await w.app.smtp?.waitFor((m) => m.envelope.to.includes(actor.email ?? ''));
    return { actor, input: { params: { id }, body: { code: /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] } } };
  },

  listToolSignIns: async (w) => ({ input: { params: { id: await tool(w) }, query: { limit: 5 } } }),
  getOpenidSettings: async () => ({ input: {} }),
  rotateSigningKeys: async (w) => {
    await w.app.call(w.organization.admin, getOpenidSettings);
    const age = `update signing_keys set created_at = created_at - interval '1 hour' where organization_id = $1`;
    await w.app.db.many(age, [w.organization.id]);
    return { actor: await w.app.admin(w.organization), input: {} };
  },

  listApiTokens: async (w) => {
    await newApiToken(w);
    return { input: {} };
  },
  listConnections: async (w) => ({ input: (await connection(w)) ? {} : {} }),
  createConnection: async (w) => {
    await w.app.signIn(w.organization.admin);
    return { input: { body: await connectionBody() } };
  },
  updateConnection: async (w) => ({
    input: {
      params: { id: await connection(w) },
      body: { mapping: { department: 'dept' }, newcomers: 'create', newcomer_team_ids: [w.team.id] },
    },
  }),
  switchConnection: async (w) => ({
    input: { params: { id: await connection(w, true) }, body: { state: 'on' } },
  }),
  removeConnection: async (w) => ({ input: { params: { id: await connection(w) } } }),
  listDomains: async (w) => ({ input: (await addedDomain(w)) ? {} : {} }),
  addDomain: async (w) => {
    await w.app.signIn(w.organization.admin);
    return { input: { body: { domain: `${unique().toLowerCase()}.example` } } };
  },
  verifyDomain: async (w) => {
    const id = await addedDomain(w);
    const rows = await w.app.db.many<{ domain: string; token: string }>(
      'select domain, token from verified_domains where id = $1',
      [id],
    );
    dns ??= startDnsServer();
    const { address, records } = await dns;
    Object.assign(w.app.services.settings, { dnsServer: address });
    for (const row of rows) records.set(`_beckon.${row.domain}`, `beckon-verification=${row.token}`);
    return { input: { params: { id } } };
  },
  removeDomain: async (w) => ({ input: { params: { id: await addedDomain(w) } } }),
  createApiToken: async () => ({
    input: {
      body: { name: 'Rota import', permissions: ['users.view', 'invitations.create'], expires_in_days: 30 },
    },
    otherBody: { name: 'Rota export', permissions: ['users.view'] },
  }),
  revokeApiToken: async (w) => ({ input: { params: { id: (await newApiToken(w)).id } } }),

  createSamlConnection: async () => ({ input: { body: { name: 'Harbor SAML' } } }),
  setSamlProvider: async (w) => {
    const { body } = await w.app.call(w.organization.admin, createSamlConnection, {
      body: { name: 'Harbor SAML' },
    });
    const { certificate } = await createSigningKey('Harbor', new Date('2026-01-01'), new Date('2036-01-01'));
    const metadata = writeProviderMetadata({
      entityId: 'https://id.harbor.example',
      signOnUrl: 'https://id.harbor.example/sign-on',
      certificates: [certificate],
    });
    return { input: { params: { id: body.id }, body: { metadata, vouches: true } } };
  },
  getSamlProvider: async () => ({ input: {} }),
  prepareSamlKey: async (w) => {
    await dropNextSamlKey(w);
    return { input: {} };
  },
  switchSamlKey: async (w) => {
    await dropNextSamlKey(w);
    const { body } = await w.app.call(w.organization.admin, prepareSamlKey);
    return { input: { params: { id: body.keys[1]?.id ?? '' } } };
  },
  readToolMetadata: async () => ({
    input: {
      body: {
        metadata: writeServiceMetadata({
          entityId: 'https://wiki.harbor.example/saml',
          acsUrl: 'https://wiki.harbor.example/saml/acs',
          certificate: null,
        }),
      },
    },
  }),

  listChannels: async (w) => ({ actor: await user(w), input: {} }),
  listPreviewMessages: async () => ({ input: {} }),
  getPreviewMessage: async (w) => {
    const { mobile } = await w.app.user(w.organization, { mobile: true });
    await invited(w, { email: null, mobile: `${mobile?.slice(0, -3)}${String(count++).padStart(3, '0')}` });
    await w.app.runWorkerOnce();
    const { body } = await w.app.call(w.organization.admin, listPreviewMessages);
    return { input: { params: { id: body.items[0]?.id ?? '' } } };
  },

  getOrganization: async () => ({ input: {} }),
  updateOrganization: async () => ({ input: { body: { support_contact: 'help@harbor.example' } } }),
};

let count = 0;

async function newField(w: World): Promise<string> {
  const { body } = await w.app.call(w.organization.admin, createProfileField, {
    body: { key: `k_${unique()}`, label: 'Locker', type: 'text' },
  });
  return body.id;
}

async function newApiToken(w: World) {
  const { body } = await w.app.call(w.organization.admin, createApiToken, {
    body: { name: 'Rota import', permissions: ['users.view', 'invitations.create'] },
  });
  return body;
}

const dropNextSamlKey = (w: World) =>
  w.app.db.pool.query(`delete from saml_keys where organization_id = $1 and state = 'next'`, [
    w.organization.id,
  ]);

/** Of the organization's first admin, for nobody else. */
async function savedView(w: World): Promise<string> {
  const { body } = await w.app.call(w.organization.admin, createSavedView, {
    body: { name: `View ${unique()}`, query: { status: 'active', team_ids: [w.team.id] } },
  });
  return body.id;
}
