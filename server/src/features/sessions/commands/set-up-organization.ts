import { Problem, platformProblems } from '../../../platform/problem.ts';
import { hashToken } from '../../../platform/secrets.ts';
import { record } from '../../audit/index.ts';
import type { NewOrganization } from '../../organizations/index.ts';
import { checkedName, createOrganization } from '../../organizations/index.ts';
import { announceUsers, checkEmail, createUsers, insertGrants, refreshDirectory } from '../../users/index.ts';
import { spendSetUpLink } from '../queries.ts';
import { contextOf, type Visit } from '../visit.ts';
import { type StartedSession, startSession } from './start-session.ts';

export interface SetUp {
  organization: NewOrganization;
  admin: { first_name: string; last_name: string; email: string };
}

/**
 * Creates an organization and its first Organization Admin by a link from the shell, and signs the admin in. The link is
 * used up in the same transaction: of two at once one creates, the other gets null; a refusal leaves it good.
 * @throws Problem `name.unsafe`, `organization.setting_invalid`, `email.invalid`, each with the pointer of its field
 */
export async function setUpOrganization(
  visit: Visit,
  token: string,
  input: SetUp,
): Promise<StartedSession | null> {
  return visit.db.transaction(async (db) => {
    if (!(await spendSetUpLink(db, hashToken(token), 'set_up'))) return null;
    const email = checkEmail(input.admin.email, '/email');
    const refused = [
      ...refusalsOf(() => checkedName(input.organization.name, '/name')),
      ...refusalsOf(() => namesOf(input.admin)),
    ];
    // All at once: whoever sets up mends the form in one go.
    if (!email.ok) throw new Problem([...refused, email.refusal]);
    if (refused.length > 0) throw new Problem(refused);
    const organization = await createOrganization(db, input.organization);
    const tx = { ...contextOf(visit, organization.id, { kind: 'shell' }), db };
    await record(tx, [
      {
        action: 'organization.created',
        targetKind: 'organization',
        targetId: organization.id,
        changes: [{ field: 'name', after: organization.name }],
      },
    ]);
    const [user] = await createUsers(tx, [
      {
        status: 'active',
        values: { builtIn: namesOf(input.admin), custom: {} },
        // Proved in place of a code: the link came from the shell of the machine, and without a proved contact the
        // first admin could never sign in again.
        contacts: [{ ...email.contact, verified: true }],
      },
    ]);
    if (!user?.ok) throw platformProblems.problem('server.fault');
    await insertGrants(tx, [{ user_id: user.id, role: 'organization_admin', team_id: null }]);
    await refreshDirectory(tx, [user.id]);
    await announceUsers(tx, [user.id]);
    await record(tx, [{ action: 'user.created', targetKind: 'user', targetId: user.id }]);
    return startSession(tx, { userId: user.id, provedBy: 'set_up' });
  });
}

function refusalsOf(check: () => unknown): Problem['refusals'] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof Problem) return error.refusals;
    throw error;
  }
}

/** One name is enough: not everybody has two. */
function namesOf(admin: SetUp['admin']): { first_name: string; last_name: string } {
  const last = admin.last_name === '' ? '' : checkedName(admin.last_name, '/last_name');
  const first = admin.first_name === '' && last !== '' ? '' : checkedName(admin.first_name, '/first_name');
  return { first_name: first, last_name: last };
}
