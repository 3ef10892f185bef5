import { expect } from 'vitest';
import type { TestOrganization, TestTeam, TestUser } from '../../../../test/harness.ts';
import type { Door } from '../../sessions/testing/kit.ts';
import { createInvitation } from '../contract.ts';

/** Somebody who was invited, and what the tests ask about them. */
export interface Guest {
  userId: string;
  invitationId: string;
  email: string | null;
  mobile: string | null;
  organization: TestOrganization;
}

export interface GuestOptions {
  email?: string | null;
  mobile?: string;
  teams?: readonly TestTeam[];
  role?: 'user' | 'team_admin' | 'organization_admin';
  by?: TestUser;
  first_name?: string;
  last_name?: string;
  language?: string;
}

let count = 0;

/** Invites somebody through the API, as an Organization Admin unless told. */
export async function invite(
  door: Pick<Door, 'call'>,
  organization: TestOrganization,
  { teams = [], by, ...person }: GuestOptions = {},
): Promise<Guest> {
  const email = person.email === undefined ? `guest${++count}@people.example` : person.email;
  const { body } = await door.call(by ?? organization.admin, createInvitation, {
    body: { first_name: 'Zofia', last_name: 'Nowak', ...person, email, team_ids: teams.map((t) => t.id) },
  });
  if (!body.invitation) throw new Error('Not invited.');
  return {
    userId: body.user.id,
    invitationId: body.invitation.id,
    email,
    mobile: person.mobile ?? null,
    organization,
  };
}

const LINK = /\/j\/([\w-]{22})(?![\w/-])/g;

/** The tokens of all links that reached an address or number, oldest first. */
export async function tokensTo(door: Pick<Door, 'smtp' | 'sms'>, to: string, atLeast = 1): Promise<string[]> {
  const read = () =>
    to.includes('@')
      ? (door.smtp?.messages ?? []).filter((m) => m.envelope.to.includes(to)).map((m) => m.text ?? '')
      : (door.sms?.messages ?? []).filter((m) => m.to === to).map((m) => m.text);
  const deadline = performance.now() + 10_000;
  for (;;) {
    const tokens = read().flatMap((text) => [...text.matchAll(LINK)].map((match) => match[1] ?? ''));
    if (tokens.length >= atLeast) return tokens;
    if (performance.now() > deadline) throw new Error(`${tokens.length} links reached the contact.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const typed = new Set<string>();

/** A code that reached an address and was not read before, in any language; messages without one are passed over. */
export async function codeTo(door: Door, email: string): Promise<string> {
  const mail = await door.smtp?.waitFor(
    (m) => m.envelope.to.includes(email) && !typed.has(m.raw) && /^ *\d{6} *$/m.test(m.text ?? ''),
  );
  if (mail) typed.add(mail.raw);
  const code = /\b\d{6}\b/.exec(mail?.text ?? '')?.[0];
  if (!code) throw new Error('No code came.');
  return code;
}

/** The path of the newest link that reached a guest's email, or else their mobile. */
export async function linkOf(door: Door, guest: Guest, atLeast = 1): Promise<string> {
  const tokens = await tokensTo(door, guest.email ?? guest.mobile ?? '', atLeast);
  await allHandedOver(door, guest);
  return `/j/${tokens.at(-1)}`;
}

/** A message that has arrived is noted as sent a moment later, and one to the other contact may still be on its way. */
const allHandedOver = (door: Door, guest: Guest) =>
  expect
    .poll(() =>
      door.db.many(
        `select id from deliveries where subject_id = $1 and (state = 'sending' or (state = 'queued' and not_before <= app_now()))`,
        [guest.invitationId],
      ),
    )
    .toEqual([]);

/** The kinds of the lines on a guest's timeline, in order. */
export async function timelineOf(door: Door, guest: Guest): Promise<string[]> {
  const rows = await door.db.many<{ kind: string }>(
    'select kind from invitation_events where invitation_id = $1 order by id',
    [guest.invitationId],
  );
  return rows.map((row) => row.kind);
}

/** Where a guest stands: status of the user, state of the invitation, links alive, contacts proved. */
export async function standing(door: Door, guest: Guest) {
  const [row] = await door.db.many<{
    status: string;
    state: string;
    alive: number;
    proved: string[];
    sessions: number;
  }>(
    `select u.status, i.state,
       (select count(*)::int from invitation_links l where l.invitation_id = i.id and l.dead_at is null) as alive,
       (select coalesce(array_agg(c.kind order by c.kind), '{}') from contact_points c
         where c.user_id = u.id and c.verified_at is not null) as proved,
       (select count(*)::int from sessions s where s.user_id = u.id) as sessions
     from invitations i join users u on u.id = i.user_id where i.id = $1`,
    [guest.invitationId],
  );
  return row;
}

/** A fingerprint of every row that a visit could touch, links fetched and timeline aside. */
export async function everything(door: Door): Promise<string> {
  const parts: unknown[] = [];
  for (const table of [
    'users',
    'contact_points',
    'invitations',
    'sessions',
    'codes',
    'suppressions',
    'role_grants',
    'memberships',
    'audit_events',
    'deliveries',
    'limits',
    'invitation_hours',
  ]) {
    const { rows } = await door.db.pool.query(
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from ${table} t`,
    );
    parts.push([table, rows[0].md5]);
  }
  return JSON.stringify(parts);
}
