import type { Database } from '../../platform/database/index.ts';
import { type ConnectionRow, FIND_ANYWHERE, LIST_ON } from './queries.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A connection by the id in a link, of whichever organization; null when there is none. */
export const findConnection = async (db: Database, id: string): Promise<ConnectionRow | null> =>
  UUID.test(id) ? ((await db.one<ConnectionRow>(FIND_ANYWHERE, [id])) ?? null) : null;

/** The connections that sign people of an organization in. */
export const connectionsOn = (db: Database, organizationId: string) =>
  db.many<{ id: string; name: string }>(LIST_ON, [organizationId]);
