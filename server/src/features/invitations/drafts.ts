import { type Context, mayEverywhere, tokenLacks } from '../../platform/context/index.ts';
import type { Refusal } from '../../platform/endpoint/shapes.ts';
import type { Role } from '../../platform/permissions.ts';
import { platformProblems } from '../../platform/problem.ts';
import { refuseChannel } from '../deliveries/index.ts';
import type { OrganizationRow } from '../organizations/index.ts';
import { type CheckedValues, checkValues, type FieldRow, missingRequired } from '../profile-fields/index.ts';
import { administers, teamProblems } from '../teams/index.ts';
import {
  type CheckedContact,
  checkEmail,
  checkMobile,
  employeeIdKey,
  isAbove,
  sourceOf,
  userProblems,
} from '../users/index.ts';
import type { PersonToInvite } from './contract.ts';
import { invitationProblems } from './problems.ts';

/** One person of the list, read and checked by itself. */
export interface Draft {
  index: number;
  person: PersonToInvite;
  contacts: CheckedContact[];
  values: CheckedValues;
  teamIds: string[];
  role: Role;
  send: boolean;
  refusals: Refusal[];
}

/** What the checks need to know of the organization. */
export interface Rules {
  organization: OrganizationRow;
  fields: readonly FieldRow[];
}

/** Reads the list: each person against the fields, the contact policy and the actor's role. No database is asked. */
export function draftPeople(ctx: Context, people: readonly PersonToInvite[], rules: Rules): Draft[] {
  const seen = new Set<string>();
  return people.map((person, index) => {
    const draft = draftPerson(ctx, person, index, rules);
    refuseRepeated(draft, seen);
    return draft;
  });
}

function draftPerson(
  ctx: Context,
  person: PersonToInvite,
  index: number,
  { organization, fields }: Rules,
): Draft {
  const refusals: Refusal[] = [];
  const contacts = readContacts(person, organization, refusals);
  const checked = checkValues(fields, person, sourceOf(ctx.actor, null));
  refusals.push(...checked.refusals, ...missingRequired(fields, checked.values));
  const { first_name, last_name } = checked.values.builtIn;
  if (!first_name && !last_name && !checked.refusals.some((r) => /_name$/.test(r.pointer ?? ''))) {
    refusals.push(userProblems.refuse('name.missing', { pointer: '/first_name' }));
  }
  const send = person.send ?? true;
  if (send) {
    for (const contact of contacts) {
      const off = refuseChannel(ctx.settings, contact.kind === 'email' ? 'email' : 'sms', `/${contact.kind}`);
      if (off) refusals.push(off);
    }
  }
  const teamIds = [...new Set(person.team_ids ?? [])];
  const role = person.role ?? 'user';
  refusals.push(...refuseByRole(ctx, person, teamIds, role));
  return { index, person, contacts, values: checked.values, teamIds, role, send, refusals };
}

function readContacts(
  person: PersonToInvite,
  organization: OrganizationRow,
  refusals: Refusal[],
): CheckedContact[] {
  const results = [];
  if (person.email?.trim()) results.push(checkEmail(person.email, '/email'));
  if (person.mobile?.trim()) {
    results.push(
      checkMobile(person.mobile, '/mobile', {
        country: person.mobile_country ?? organization.default_country,
        allowedCountries: organization.sms_countries,
        acceptLandline: person.accept_landline ?? false,
      }),
    );
  }
  if (results.length === 0)
    refusals.push(invitationProblems.refuse('contact.missing', { pointer: '/email' }));
  for (const result of results) if (!result.ok) refusals.push(result.refusal);
  return results.flatMap((result) => (result.ok ? [result.contact] : []));
}

/** Nobody grants what they do not hold, and a Team Admin only gives places in teams that they administer. */
function refuseByRole(
  ctx: Context,
  person: PersonToInvite,
  teamIds: readonly string[],
  role: Draft['role'],
): Refusal[] {
  const above = refuseAbove(ctx, teamIds, role);
  if (mayEverywhere(ctx.actor, 'invitations.create')) {
    const refusals = [...above, ...refuseByToken(ctx, person, role)];
    if (role === 'team_admin' && teamIds.length === 0) {
      refusals.push(teamProblems.refuse('team.required', { pointer: '/team_ids', detail: 'to_administer' }));
    }
    return refusals;
  }
  const refusals = teamIds.flatMap((id, at) =>
    administers(ctx.actor, id) ? [] : [teamProblems.refuse('team.not_yours', { pointer: `/team_ids/${at}` })],
  );
  if (teamIds.length === 0) refusals.push(teamProblems.refuse('team.required', { pointer: '/team_ids' }));
  refusals.push(...above);
  // Who was removed is nothing that a Team Admin may learn, so the choice is not theirs either.
  if (person.if_removed && person.if_removed !== 'start_fresh') {
    refusals.push(platformProblems.refuse('role.insufficient', { pointer: '/if_removed' }));
  }
  return refusals;
}

/** A role is offered by those who may grant it. */
function refuseAbove(ctx: Context, teamIds: readonly string[], role: Role): Refusal[] {
  if (role === 'user') return [];
  const grants = grantsOffered(role, teamIds);
  return mayEverywhere(ctx.actor, 'users.change_roles') && !isAbove(ctx.actor, grants)
    ? []
    : [userProblems.refuse('role.above_your_own', { pointer: '/role' })];
}

/** What a role is of: the organization, or each of the teams. */
export const grantsOffered = (role: Role, teamIds: readonly string[]) =>
  role === 'user' ? [] : (role === 'team_admin' ? teamIds : [null]).map((team_id) => ({ role, team_id }));

/** A token that may invite may not therefore give away roles, or bring back who was removed. */
function refuseByToken(ctx: Context, person: PersonToInvite, role: Draft['role']): Refusal[] {
  const refuse = (pointer: string) => platformProblems.refuse('api_token.not_allowed', { pointer });
  return [
    ...(role !== 'user' && tokenLacks(ctx.actor, 'users.change_roles') ? [refuse('/role')] : []),
    ...(person.if_removed === 'restore' && tokenLacks(ctx.actor, 'users.change_status')
      ? [refuse('/if_removed')]
      : []),
  ];
}

function refuseRepeated(draft: Draft, seen: Set<string>): void {
  const id = draft.values.builtIn.employee_id;
  const details = [
    ...draft.contacts.map((c) => ({ key: `${c.kind} ${c.canonical}`, pointer: `/${c.kind}` })),
    ...(id ? [{ key: `employee_id ${employeeIdKey(id)}`, pointer: '/employee_id' }] : []),
  ];
  for (const { key, pointer } of details) {
    if (seen.has(key)) draft.refusals.push(invitationProblems.refuse('contact.repeated', { pointer }));
    seen.add(key);
  }
}
