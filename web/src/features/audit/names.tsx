import { getUser } from '@contracts/directory';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { teamNamesQuery } from '../../app/shell/navigation-facts.ts';
import { Link, Name } from '../../ui/index.ts';

const nameQuery = (id: string) => ({
  queryKey: ['users', 'name', id],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    call(getUser, { params: { id }, signal }).then((page) => page.user.name),
  staleTime: 300_000,
  retry: false,
});

/** The name of a user that only their own page has; undefined until it has arrived, or where they are gone. */
export const useUserName = (id: string | undefined): string | undefined =>
  useQuery({ ...nameQuery(id ?? ''), enabled: id !== undefined }).data;

/** A user as a link, asked for once. */
export function UserName({ id }: { id: string }) {
  const t = useTranslations('audit');
  const { data, error } = useQuery(nameQuery(id));
  if (error) return t('goneUser');
  return (
    <Link to="/admin/identity/users/$userId" params={{ userId: id }}>
      <Name>{data ?? '…'}</Name>
    </Link>
  );
}

export function TeamName({ id }: { id: string }) {
  const t = useTranslations('audit');
  const { data } = useQuery({ ...teamNamesQuery, staleTime: 60_000 });
  const team = data?.items.find((one) => one.id === id);
  if (!team) return data ? t('goneTeam') : null;
  return (
    <Link to="/admin/identity/teams/$teamId" params={{ teamId: id }}>
      <Name>{team.name}</Name>
    </Link>
  );
}
