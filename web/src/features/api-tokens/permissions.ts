import { type TokenPermission, tokenPermissions } from '../../../../server/src/platform/permissions.ts';

type KeyOf<P extends string> = P extends `${infer Noun}.${infer Verb}` ? `${Noun}_${Verb}` : never;

/** The name of a permission as a message key: dots part levels there. */
export const keyOf = <P extends TokenPermission>(permission: P): KeyOf<P> =>
  permission.replace('.', '_') as KeyOf<P>;

/** What a token may be given, by what it is about, in the order of the navigation. */
export const groups = ['users', 'teams', 'invitations', 'deliveries', 'organization'] as const;
export type Group = (typeof groups)[number];

const groupOf = (permission: TokenPermission): Group => {
  const noun = permission.split('.')[0];
  if (noun === 'suppressions') return 'deliveries';
  return groups.find((group) => group === noun) ?? 'organization';
};

export const permissionsOf = (group: Group): TokenPermission[] =>
  tokenPermissions.filter((permission) => groupOf(permission) === group);
