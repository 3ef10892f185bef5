import type { Services } from '../src/app/services.ts';
import { createOrganization } from '../src/features/organizations/index.ts';
import { createTeam } from '../src/features/teams/contract.ts';
import { addMembers } from '../src/features/teams/index.ts';
import {
  announceUsers,
  checkEmail,
  checkMobile,
  createUsers,
  endSessionsOf,
  insertGrants,
  refreshDirectory,
  setStatus,
} from '../src/features/users/index.ts';
import { type Context, transaction } from '../src/platform/context/index.ts';
import type { GrantedRole } from '../src/platform/permissions.ts';
import type { TestApp } from './harness.ts';

export interface TestOrganization {
  id: string;
  name: string;
  slug: string;
  /** Its first Organization Admin. */
  admin: TestUser;
}

export interface TestTeam {
  id: string;
  name: string;
  organization: TestOrganization;
}

export interface TestUser {
  id: string;
  organizationId: string;
  name: string;
  email: string | null;
  mobile: string | null;
  contactIds: { email?: string; mobile?: string };
}

export interface NewTestUser {
  organization?: TestOrganization;
  status?: 'not_invited' | 'invited' | 'active' | 'suspended' | 'offboarded' | 'removed';
  teams?: readonly TestTeam[];
  grants?: readonly { role: GrantedRole; team?: TestTeam }[];
  /** One is made unless given; null for none. */
  email?: string | null;
  /** None unless given; true makes one. */
  mobile?: string | true | null;
  /** Built-in profile values beside the names: `job_title`, `employee_id`... */
  values?: Record<string, string>;
  custom?: Record<string, string>;
}

let count = 0;
let seed = process.pid;

/** Makes what follows the same in every run, for tests that write down what they saw. */
export function countFrom(given: number): void {
  seed = given;
  count = 0;
}

/** Different in each call, in every test process. Letters alone: digits in a name could be a number to call. */
export const unique = (): string =>
  `${seed}x${++count}`.replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '');
const uniqueMobile = (): string => `+447400${String((seed % 900) * 1000 + ++count + 100_000).slice(-6)}`;

/** The shell of the machine: above every rule about who may do what. */
const shell = (services: Services, organizationId: string): Context =>
  services.contextFor(organizationId, { kind: 'shell' });

/** An organization as set-up leaves it: with its first Organization Admin. In the United Kingdom, in English. */
export async function buildOrganization(
  services: Services,
  given: Partial<{ name: string; default_country: string; language: string; time_zone: string }> = {},
): Promise<TestOrganization> {
  const row = await services.db.transaction((tx) =>
    createOrganization(tx, {
      name: `Harbor ${unique()}`,
      default_country: 'GB',
      language: 'en',
      time_zone: 'Europe/London',
      ...given,
    }),
  );
  const organization = { id: row.id, name: row.name, slug: row.slug };
  const admin = await buildUser(services, organization, { grants: [{ role: 'organization_admin' }] });
  return { ...organization, admin };
}

/** A team, created by the organization's first admin through the API. */
export async function buildTeam(
  app: TestApp,
  organization: TestOrganization,
  name?: string,
): Promise<TestTeam> {
  const { body } = await app.call(organization.admin, createTeam, {
    body: { name: name ?? `Team ${unique()}` },
  });
  return { id: body.id, name: body.name, organization };
}

/** A user with contacts, memberships and grants, through the commands that the features use themselves. */
export function buildUser(
  services: Services,
  organization: Pick<TestOrganization, 'id'>,
  given: NewTestUser = {},
): Promise<TestUser> {
  return transaction(shell(services, organization.id), async (tx) => {
    const n = unique();
    const names = { first_name: 'Robin', last_name: `Number${n}` };
    const contacts = contactsOf(given, n);
    const status = given.status ?? 'active';
    const joined = status !== 'not_invited' && status !== 'invited';
    const [created] = await createUsers(tx, [
      {
        status: joined ? 'active' : status,
        values: { builtIn: { ...names, ...given.values }, custom: { ...given.custom } },
        contacts: contacts.map((contact) => ({ ...contact, verified: joined })),
      },
    ]);
    if (!created?.ok) throw new Error(`The test's user clashes: ${JSON.stringify(created)}`);
    const { id } = created;
    await addMembers(
      tx,
      (given.teams ?? []).map((team) => ({ team_id: team.id, user_id: id })),
      { newUsers: true },
    );
    await insertGrants(
      tx,
      (given.grants ?? []).map(({ role, team }) => ({ user_id: id, role, team_id: team?.id ?? null })),
    );
    if (status === 'suspended' || status === 'offboarded' || status === 'removed')
      await leave(tx, id, status);
    await refreshDirectory(tx, [id]);
    await announceUsers(tx, [id]);
    return {
      id,
      organizationId: organization.id,
      name: `${given.values?.first_name ?? names.first_name} ${given.values?.last_name ?? names.last_name}`,
      email: contacts.find((c) => c.kind === 'email')?.address ?? null,
      mobile: contacts.find((c) => c.kind === 'mobile')?.address ?? null,
      contactIds: Object.fromEntries(created.contacts.map((c) => [c.kind, c.id])),
    };
  });
}

function contactsOf(given: NewTestUser, n: string) {
  const email = given.email === undefined ? `robin.${n}@people.example` : given.email;
  const mobile = given.mobile === true ? uniqueMobile() : (given.mobile ?? null);
  const results = [
    ...(email ? [checkEmail(email, '/email')] : []),
    ...(mobile
      ? [checkMobile(mobile, '/mobile', { country: 'GB', allowedCountries: ['GB'], acceptLandline: false })]
      : []),
  ];
  return results.map((result) => {
    if (!result.ok) throw new Error(`The test's contact is not usable: ${result.refusal.detail}`);
    return result.contact;
  });
}

async function leave(tx: Context, id: string, status: 'suspended' | 'offboarded' | 'removed'): Promise<void> {
  await setStatus(tx, [id], status, ['active']);
  await endSessionsOf(tx, [id]);
}
