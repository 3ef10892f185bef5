import { record } from '../../features/audit/index.ts';
import {
  createInvitations,
  type Invited,
  type PersonToInvite,
  revokeInvitation,
} from '../../features/invitations/contract.ts';
import { updateOrganization } from '../../features/organizations/contract.ts';
import { createOrganization } from '../../features/organizations/index.ts';
import { createProfileField } from '../../features/profile-fields/contract.ts';
import { createTeam } from '../../features/teams/contract.ts';
import { grantRole, removeUser, suspendUser } from '../../features/users/contract.ts';
import {
  activateUsers,
  checkEmail,
  contactPointsOf,
  createUsers,
  grantsOf,
  insertGrants,
  refreshDirectory,
  setStatus,
  verifyContactPoints,
} from '../../features/users/index.ts';
import { type Actor, type Context, JUST_PROVED, transaction } from '../../platform/context/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../services.ts';
import { type Past, rewriteHistory } from './history.ts';
import { organization, profileFields, settings, teams } from './organization.ts';
import { createDice, type DemoPerson, type Fate, makePeople } from './people.ts';
import { run } from './run.ts';
import { ACCEPT, CONFIRM, DECLINE } from './statements.ts';
import { makeTools, rememberUses } from './tools.ts';

const PEOPLE = 299;
const DAY = 86_400;
/** A Team Admin invites this many at most in an hour; the rest of the team is invited by the Organization Admin. */
const BY_TEAM_ADMIN = 40;

/** Somebody of the demo, for the links that its console prints. */
export interface DemoUser {
  id: string;
  name: string;
}
export interface Demo {
  organizationId: string;
  organizationAdmin: DemoUser;
  teamAdmin: DemoUser;
  user: DemoUser;
}

interface Guest {
  person: DemoPerson;
  id: string;
  invitationId: string | null;
}

/** Fills an empty database with the organization of the demo, through the commands that everybody uses. */
export async function seedDemo(services: Services): Promise<Demo> {
  const row = await services.db.transaction((tx) => createOrganization(tx, organization));
  const shell = services.contextFor(row.id, { kind: 'shell' });
  const adminId = await firstAdmin(shell);
  const admin = await actingAs(shell, adminId);
  const teamIds = await setUp(admin);

  const people = makePeople(PEOPLE);
  const leads = await invite(
    admin,
    people.filter((p) => p.leads),
    (p) => ({
      role: 'team_admin',
      line_manager_id: adminId,
      team_ids: [idOf(teamIds, p.team.name)],
    }),
  );
  await join(shell, leads);
  const leadOf = new Map(leads.map((lead) => [lead.person.team.name, lead.id]));
  const others = await inviteTeams(
    admin,
    people.filter((p) => !p.leads),
    leadOf,
    teamIds,
  );
  const everyone = [...leads, ...others];
  await letManagersLead(admin);
  await join(
    shell,
    others.filter((g) => hasJoined(g.person.fate)),
  );
  await meetFates(admin, shell, others);
  for (const name of ['People Team', 'IT'])
    await run(admin, grantRole, { params: { id: idOf(leadOf, name) }, body: { role: 'organization_admin' } });
  const toolIds = await makeTools(admin, teamIds);
  await transaction(shell, async (tx) => {
    await rewriteHistory(tx, pastOf(adminId, everyone));
    await rememberUses(tx, toolIds, everyone);
  });
  await refreshAll(shell, [adminId, ...everyone.map((g) => g.id)]);

  const ordinary = others.find(
    (g) => g.person.fate === 'joined' && g.person.email && g.person.team.onTheMove,
  );
  const [teamLead] = leads;
  if (!teamLead || !ordinary) throw new Error('The demo lacks somebody to sign in as.');
  return {
    organizationId: row.id,
    organizationAdmin: { id: adminId, name: 'Imogen Ashdown' },
    teamAdmin: { id: teamLead.id, name: `${nameOf(teamLead)}, ${teamLead.person.team.name}` },
    user: { id: ordinary.id, name: nameOf(ordinary) },
  };
}

const nameOf = ({ person }: Guest): string => `${person.first_name} ${person.last_name}`;
const hasJoined = (fate: Fate): boolean =>
  fate === 'joined' || fate === 'suspended' || fate === 'offboarded' || fate === 'removed';

function idOf(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (!id) throw new Error(`The demo has no ${name}.`);
  return id;
}

function firstAdmin(shell: Context): Promise<string> {
  return transaction(shell, async (tx) => {
    const email = checkEmail('imogen.ashdown@tidewell.example', '/email');
    if (!email.ok) throw new Error(email.refusal.detail);
    const builtIn = {
      first_name: 'Imogen',
      last_name: 'Ashdown',
      job_title: 'Managing Director',
      location: 'Bristol',
    };
    const [user] = await createUsers(tx, [
      { status: 'active', values: { builtIn, custom: {} }, contacts: [{ ...email.contact, verified: true }] },
    ]);
    if (!user?.ok) throw new Error('The demo was seeded before.');
    await insertGrants(tx, [{ user_id: user.id, role: 'organization_admin', team_id: null }]);
    await refreshDirectory(tx, [user.id]);
    return user.id;
  });
}

/** What a signed-in user would be to the commands. */
async function actingAs(ctx: Context, userId: string): Promise<Context> {
  const grants = (await grantsOf(ctx, [userId])).map((g) => ({ role: g.role, teamId: g.team_id }));
  const actor: Actor = { kind: 'user', userId, sessionId: newId(), grants, proof: JUST_PROVED };
  return { ...ctx, actor };
}

/** Settings, Extra Details and teams; answers the ids of the teams by name. */
async function setUp(admin: Context): Promise<Map<string, string>> {
  await run(admin, updateOrganization, { body: settings });
  for (const field of profileFields) await run(admin, createProfileField, { body: field });
  const ids = new Map<string, string>();
  for (const { name, description, who_to_ask } of teams) {
    const { id } = await run(admin, createTeam, { body: { name, description, who_to_ask } });
    ids.set(name, id);
  }
  return ids;
}

/** Who leads whom is confirmed, so that line managers may see their own people. */
async function letManagersLead(admin: Context): Promise<void> {
  await admin.db.many(CONFIRM, [admin.organizationId]);
  await run(admin, updateOrganization, { body: { my_team: true, reporting_teams: true } });
}

/** Each team by who leads it, as far as a Team Admin may; what they type is proposed until it is confirmed. */
async function inviteTeams(
  admin: Context,
  people: readonly DemoPerson[],
  leadOf: ReadonlyMap<string, string>,
  teamIds: ReadonlyMap<string, string>,
): Promise<Guest[]> {
  const guests: Guest[] = [];
  for (const [team, members] of Map.groupBy(people, (p) => p.team.name)) {
    const leadId = idOf(leadOf, team);
    const more = () => ({ line_manager_id: leadId, team_ids: [idOf(teamIds, team)] });
    const lead = await actingAs(admin, leadId);
    guests.push(...(await invite(lead, members.slice(0, BY_TEAM_ADMIN), more)));
    if (members.length > BY_TEAM_ADMIN)
      guests.push(...(await invite(admin, members.slice(BY_TEAM_ADMIN), more)));
  }
  return guests;
}

async function invite(
  ctx: Context,
  people: readonly DemoPerson[],
  more: (person: DemoPerson) => Partial<PersonToInvite>,
): Promise<Guest[]> {
  const { items } = await run(ctx, createInvitations, {
    body: { people: people.map((p) => ({ ...detailsOf(p), ...more(p) })) },
  });
  return people.map((person, index) => {
    const item = items[index];
    if (!item?.ok) throw new Error(`The demo's ${person.first_name} was refused: ${JSON.stringify(item)}`);
    const { user, invitation }: Invited = item.result;
    return { person, id: user.id, invitationId: invitation?.id ?? null };
  });
}

const detailsOf = (p: DemoPerson): PersonToInvite => ({
  first_name: p.first_name,
  last_name: p.last_name,
  email: p.email,
  mobile: p.mobile,
  language: p.language,
  job_title: p.job_title,
  department: p.team.department,
  location: p.team.location,
  employee_id: p.employee_id,
  custom: p.custom,
  send: p.fate !== 'never_invited',
});

/** As if each had pressed *Join* on the page of their link. */
function join(shell: Context, guests: readonly Guest[]): Promise<void> {
  const ids = guests.map((g) => g.id);
  return transaction(shell, async (tx) => {
    await tx.db.many(ACCEPT, [tx.organizationId, ids]);
    await activateUsers(tx, ids);
    const byUser = Map.groupBy(await contactPointsOf(tx, ids), (c) => c.user_id);
    await verifyContactPoints(
      tx,
      [...byUser.values()].flatMap(([contact]) => contact?.id ?? []),
    );
    for (const { id, invitationId } of guests) {
      await record({ ...tx, actor: { kind: 'invitee', userId: id } }, [
        { action: 'invitation.accepted', targetKind: 'invitation', targetId: invitationId },
      ]);
    }
  });
}

/** What happened after the invitation, or instead of joining. */
async function meetFates(admin: Context, shell: Context, guests: readonly Guest[]): Promise<void> {
  for (const { id, invitationId, person } of guests) {
    if (person.fate === 'suspended') await run(admin, suspendUser, { params: { id } });
    if (person.fate === 'removed') await run(admin, removeUser, { params: { id } });
    if (person.fate === 'revoked' && invitationId)
      await run(admin, revokeInvitation, { params: { id: invitationId }, body: {} });
  }
  const withFate = (fate: Fate) => guests.filter((g) => g.person.fate === fate).map((g) => g.id);
  await transaction(shell, async (tx) => {
    await setStatus(tx, withFate('offboarded'), 'offboarded', ['active']);
    const declined = withFate('not_me');
    await tx.db.many(DECLINE, [tx.organizationId, declined]);
    await setStatus(tx, declined, 'not_invited', ['invited']);
  });
}

/** The organization began fourteen months ago; those who have not answered yet were invited in the last days. */
function pastOf(adminId: string, guests: readonly Guest[]): Past[] {
  const dice = createDice(3021);
  const people = guests.map(({ id, person }, index): Past => {
    const share = index / guests.length;
    const ago = agoOf(person, share, dice);
    const joins = hasJoined(person.fate) || person.fate === 'opened' || person.fate === 'not_me';
    const after = joins ? Math.min(ago * 0.8, 120 + dice(2 * DAY)) : null;
    return { user_id: id, ago, after, fate: person.fate, ended_ago: ago * 0.25 };
  });
  const founder: Past = { user_id: adminId, ago: 430 * DAY, after: 60, fate: 'joined', ended_ago: 0 };
  return [founder, ...people];
}

function agoOf(person: DemoPerson, share: number, dice: (sides: number) => number): number {
  switch (person.fate) {
    case 'waiting':
    case 'opened':
      return 3600 + dice(9 * DAY);
    case 'undeliverable':
    case 'revoked':
    case 'not_me':
      return 3600 + dice(12 * DAY);
    case 'expired':
      return 15 * DAY + dice(60 * DAY);
    default:
      return person.leads
        ? (415 - 10 * share) * DAY + dice(DAY)
        : 20 * DAY + (1 - share) * 380 * DAY + dice(9 * DAY);
  }
}

const refreshAll = (shell: Context, ids: readonly string[]): Promise<void> =>
  transaction(shell, (tx) => refreshDirectory(tx, ids));
