/**
 * The users of a list of ids, one look into the index for each. Without the limit, a database that has counted nothing yet
 * takes a young organization for a handful of users and reads all of them each time. Whoever was erased is nobody's user.
 */
export const EACH_USER = `(select distinct unnest($2::uuid[]) as id) asked
  cross join lateral (select * from users where organization_id = $1 and id = asked.id and erased_at is null limit 1) u`;
