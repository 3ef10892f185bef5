import type { Context } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import { checkValues, listFields } from '../../profile-fields/index.ts';
import type { ContactProof } from '../../sessions/index.ts';
import { addMembers, findTeamNames } from '../../teams/index.ts';
import { announceUsers, checkEmail, createUsers, refreshDirectory } from '../../users/index.ts';
import { Again } from '../again.ts';
import { claimOf, type Facts, mappedValues } from '../facts.ts';
import type { ConnectionRow } from '../queries.ts';

/**
 * Makes an active user of somebody without an invitation, as the connection's rule says: named by the provider, with the
 * teams of the rule. What is mapped besides follows with the sign-in.
 * @throws Again when their address has become somebody's meanwhile
 */
export async function createNewcomer(
  tx: Context,
  connection: ConnectionRow,
  facts: Facts,
  contact: ContactProof,
): Promise<string> {
  const checked = checkEmail(facts.email ?? contact.canonical, '/email');
  if (!checked.ok) throw new Again();
  const { values } = checkValues(await listFields(tx), namesOf(connection, facts), 'directory');
  const named = values.builtIn.first_name || values.builtIn.last_name;
  const builtIn = named
    ? values.builtIn
    : { first_name: contact.canonical.split('@')[0] ?? '?', last_name: '' };
  const [made] = await createUsers(tx, [
    { status: 'active', values: { builtIn, custom: {} }, contacts: [{ ...checked.contact, verified: true }] },
  ]);
  if (!made?.ok) throw new Again();
  const teams = await findTeamNames(tx, connection.newcomer_team_ids);
  const teamIds = teams.filter((team) => !team.by_rule).map((team) => team.id);
  await refreshDirectory(tx, [made.id]);
  await addMembers(
    tx,
    teamIds.map((team_id) => ({ team_id, user_id: made.id })),
  );
  await record(tx, [
    {
      action: 'user.created',
      targetKind: 'user',
      targetId: made.id,
      changes: [
        { field: 'email', after: checked.contact.address },
        { field: 'connection_id', after: connection.id },
        { field: 'teams', after: teamIds },
      ],
    },
  ]);
  await announceUsers(tx, [made.id]);
  return made.id;
}

const namesOf = ({ mapping }: ConnectionRow, facts: Facts) => {
  const mapped = mappedValues(facts, mapping);
  const first = mapped.first_name ?? claimOf(facts, 'given_name') ?? claimOf(facts, 'name');
  const last = mapped.last_name ?? claimOf(facts, 'family_name');
  return { ...(first ? { first_name: first } : {}), ...(last ? { last_name: last } : {}) };
};
