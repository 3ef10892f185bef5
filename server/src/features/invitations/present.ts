import { reference } from '../users/index.ts';
import type { InvitationRow } from './queries.ts';
import type { PresentedInvitation } from './welcome.ts';

export const presentInvitation = (row: InvitationRow): PresentedInvitation => ({
  id: row.id,
  user_id: row.user_id,
  state: row.state,
  expired: row.expired,
  language: row.language,
  created_at: row.created_at,
  created_by: reference(row.created_by, row.created_by_name ?? null),
  expires_at: row.expires_at,
  held_at: row.held_at ?? null,
});
