import type { Context } from '../../platform/context/index.ts';
import type { Database } from '../../platform/database/index.ts';
import { open, seal } from '../../platform/sealed.ts';
import type { EndedSession, Visit } from '../sessions/index.ts';
import type { Facts, WayOut } from './facts.ts';
import * as q from './logout-queries.ts';
import { type ConnectionRow, FIND_ANYWHERE } from './queries.ts';

type Keyed = Pick<Context, 'settings'>;
type Of = Pick<ConnectionRow, 'organization_id' | 'id'>;

/** Keeps what a session that began just now is called at the provider. */
export async function noteSession(
  db: Database,
  connection: Of,
  facts: Facts,
  here: Keyed,
  sessionId: string,
): Promise<void> {
  await db.many(q.NOTE_SESSION, namesOf(connection, facts, here, sessionId));
}

/** The same, after a step-up; a session that began otherwise stays none of the provider's. */
export async function renewSession(
  db: Database,
  connection: Of,
  facts: Facts,
  here: Keyed,
  sessionId: string,
): Promise<void> {
  await db.many(q.RENEW_SESSION, namesOf(connection, facts, here, sessionId));
}

function namesOf({ organization_id, id }: Of, facts: Facts, { settings }: Keyed, sessionId: string) {
  const { issuer, subject, session } = facts;
  const wayOut = session.wayOut && seal(settings, JSON.stringify(session.wayOut));
  return [organization_id, sessionId, id, issuer, subject, nameOf(session), wayOut];
}

const MOST_LETTERS = 500;

/** A name that can be kept and looked for; another is none, so that the session ends with all of the person. */
const nameOf = ({ id }: Facts['session']): string | null =>
  id && id.length <= MOST_LETTERS && !id.includes('\0') ? id : null;

/** Whether the provider has ended the session since it told of it. Ask while the connection is held. */
export async function isOver(db: Database, connection: Of, { subject, session }: Facts): Promise<boolean> {
  const asked = [connection.organization_id, connection.id, subject, nameOf(session), session.saidAt];
  return Boolean(await db.one(q.WAS_ENDED, asked));
}

/** How to sign out at the provider as well, of a session that has ended; once. */
export async function takeWayOut(
  visit: Visit,
  session: Pick<EndedSession, 'organization_id' | 'id'>,
): Promise<{ connection: ConnectionRow; way: WayOut; providerSession: string | null } | null> {
  const row = await visit.db.one<q.WayOutRow>(q.TAKE_WAY_OUT, [session.organization_id, session.id]);
  const connection = row?.way_out && (await visit.db.one<ConnectionRow>(FIND_ANYWHERE, [row.connection_id]));
  if (!connection || !row.way_out) return null;
  const way = JSON.parse(open(visit.settings, row.way_out)) as WayOut;
  return { connection, way, providerSession: row.provider_session };
}

/** Takes away what is too old to matter. */
export async function sweepProviderSessions(db: Database): Promise<void> {
  for (const text of q.SWEEP) await db.many(text);
}
