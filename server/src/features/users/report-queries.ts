/**
 * That the line manager of a user (an alias of `users`) is confirmed. While something reads the field no other value counts
 * in it, but a restoration brings back what was known of somebody before.
 */
export const confirmedManager = (user: string): string => `not exists (select 1 from profile_value_sources s
  where s.organization_id = ${user}.organization_id and s.user_id = ${user}.id and s.field = 'line_manager_id' and s.trust = 'proposed')`;

/** Who is still somebody's report: neither removed nor gone. */
export const PRESENT = `('not_invited', 'invited', 'active', 'suspended')`;

export const LEADS = `select 1 from users u where u.organization_id = $1 and u.line_manager_id = $2
  and u.status in ${PRESENT} and ${confirmedManager('u')} limit 1`;

export const REPORTS_AMONG = `select u.id from users u where u.organization_id = $1 and u.line_manager_id = $2
  and u.id = any($3::uuid[]) and u.status in ${PRESENT} and ${confirmedManager('u')}`;
