import { searchUsers } from '@contracts/directory';
import { removeMembers, type Team, type teamMember } from '@contracts/teams';
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type * as z from 'zod/mini';
import { call } from '../../app/api.ts';
import { useSession } from '../../app/session.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  isolate,
  LinkButton,
  LoadMore,
  Name,
  PlainLink,
  ProblemBanner,
  SearchField,
  StatusPill,
  toast,
  When,
} from '../../ui/index.ts';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { mayChangeMembers, membersQuery, teamChanged } from './queries.ts';
import { RoleDialog, type RoleQuestion } from './team-admins.tsx';
import { useSettled } from './use-settled.ts';

type Member = z.output<typeof teamMember>;
/** Found by searching, a member comes without the date. */
type Row = Omit<Member, 'added_at'> & { added_at: string | null };

const idOf = (row: Row) => row.id;

/** The users of a team by name, with what may be done to each. */
export function Members({ team }: { team: Team }) {
  const t = useTranslations('teams');
  const [text, setText] = useState('');
  const [asked, setAsked] = useState<RoleQuestion | null>(null);
  const [leaving, setLeaving] = useState<Row | null>(null);
  const list = useInfiniteQuery(membersQuery(team.id));
  const found = useFound(team, text);
  const searching = text.trim() !== '';
  const rows: Row[] | undefined = searching ? found.rows : list.data?.pages.flatMap((page) => page.items);
  const columns = useMemberColumns(team, setAsked, setLeaving);
  return (
    <>
      {team.users > 0 && (
        <div className="toolbar">
          <SearchField
            label={t('searchMembers')}
            placeholder={t('searchMembers')}
            value={text}
            onChange={setText}
          />
        </div>
      )}
      <DataTable
        label={t('members')}
        columns={columns}
        rows={rows}
        rowId={idOf}
        total={searching ? null : team.users}
        error={searching ? found.error : list.error}
        onRetry={() => void (searching ? found.refetch() : list.refetch())}
        empty={
          searching ? (
            <EmptyState
              icon="search"
              title={t('noMemberMatch')}
              actions={<Button onClick={() => setText('')}>{t('clearSearch')}</Button>}
            >
              <p>{t('noMemberMatchText', { team: team.name })}</p>
            </EmptyState>
          ) : (
            <NoMembers team={team} />
          )
        }
      />
      {rows && rows.length > 0 && (
        <LoadMore
          shown={rows.length}
          total={searching ? (found.total ?? null) : team.users}
          hasMore={!searching && list.hasNextPage}
          loading={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
      <RoleDialog team={team} asked={asked} onClose={() => setAsked(null)} />
      <LeaveDialog team={team} person={leaving} onClose={() => setLeaving(null)} />
    </>
  );
}

const FOUND_AT_MOST = 100;

/** Members whose name, contact or employee ID matches; what is typed may be an address, so it travels in a body. */
function useFound(team: Team, text: string) {
  const asked = useSettled(text.trim());
  const query = useQuery({
    queryKey: ['users', 'in-team', team.id, asked],
    queryFn: ({ signal }) =>
      call(searchUsers, { body: { text: asked, team_ids: [team.id], limit: FOUND_AT_MOST }, signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const admins = new Set(team.admins.map((one) => one.id));
  const rows = query.data?.items.map((item): Row => {
    const { id, name, status, job_title } = item;
    return { id, name, status, job_title, admin: admins.has(id), added_at: null };
  });
  return { rows, total: query.data?.counts?.all, error: query.error, refetch: query.refetch };
}

function NoMembers({ team }: { team: Team }) {
  const t = useTranslations('teams');
  const rules = useTranslations('rules');
  const params = { teamId: team.id };
  return (
    <EmptyState
      icon="users"
      title={t('noMembersTitle')}
      actions={
        mayChangeMembers(team) && (
          <LinkButton to="/admin/identity/teams/$teamId/add" params={params}>
            {t('addPeople')}
          </LinkButton>
        )
      }
    >
      <p>{team.by_rule ? rules('byRule') : t('noMembersText')}</p>
    </EmptyState>
  );
}

function useMemberColumns(
  team: Team,
  onRole: (question: RoleQuestion) => void,
  onLeave: (row: Row) => void,
): Column<Row>[] {
  const t = useTranslations('teams');
  const navigate = useNavigate();
  const mayChangeRoles = useSession().may('users.change_roles');
  const mayRemove = mayChangeMembers(team);
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('user'),
        cell: (row) => (
          <span className="who">
            <PlainLink to="/admin/identity/users/$userId" params={{ userId: row.id }} className="cut">
              <Name>{row.name}</Name>
            </PlainLink>
            {row.job_title && (
              <span className="meta cut">
                <bdi>{row.job_title}</bdi>
              </span>
            )}
          </span>
        ),
      },
      {
        id: 'status',
        header: t('status'),
        width: '144px',
        cell: (row) => <StatusPill state={row.status} />,
      },
      {
        id: 'role',
        header: t('role'),
        width: '128px',
        drop: 3,
        cell: (row) => row.admin && t('teamAdmin'),
      },
      {
        id: 'since',
        header: t('since'),
        width: '152px',
        drop: 4,
        cell: (row) =>
          row.added_at && (
            <span className="meta">
              <When at={row.added_at} />
            </span>
          ),
      },
      {
        id: 'actions',
        header: t('actions'),
        hideHeader: true,
        width: '52px',
        align: 'end',
        cell: (row) => {
          const pending = row.status === 'invited' || row.status === 'not_invited';
          const person = { id: row.id, name: row.name, pending };
          const items: (MenuEntry | null)[] = [
            {
              id: 'open',
              label: t('openProfile'),
              icon: 'user',
              onPress: () =>
                void navigate({ to: '/admin/identity/users/$userId', params: { userId: row.id } }),
            },
          ];
          if (mayChangeRoles)
            items.push(
              row.admin
                ? {
                    id: 'revoke',
                    label: t('revokeAdmin'),
                    icon: 'ringCancelled',
                    onPress: () => onRole({ what: 'revoke', person }),
                  }
                : {
                    id: 'grant',
                    label: t('makeAdmin'),
                    icon: 'teams',
                    onPress: () => onRole({ what: 'grant', person }),
                  },
            );
          if (mayRemove)
            items.push(null, {
              id: 'leave',
              label: t('removeFromTeam'),
              icon: 'out',
              danger: true,
              onPress: () => onLeave(row),
            });
          return <Menu size="small" label={t('actionsFor', { name: row.name })} items={items} />;
        },
      },
    ],
    [t, navigate, mayChangeRoles, mayRemove, onRole, onLeave],
  );
}

function LeaveDialog(props: { team: Team; person: Row | null; onClose: () => void }) {
  const { team, person, onClose } = props;
  const t = useTranslations('teams');
  const queries = useQueryClient();
  const [refused, setRefused] = useState<unknown>(null);
  const [shown, setShown] = useState(person);
  if (person && person !== shown) setShown(person);
  if (!shown) return null;
  const words = { name: shown.name, team: team.name };
  const remove = async () => {
    setRefused(null);
    try {
      const { items } = await call(removeMembers, {
        params: { id: team.id },
        body: { user_ids: [shown.id] },
      });
      const [outcome] = items;
      if (outcome && !outcome.ok) throw new MemberRefused(outcome.detail ?? '');
    } catch (error) {
      setRefused(error);
      throw error;
    }
    await teamChanged(queries);
    toast(t('left', { name: isolate(shown.name), team: isolate(team.name) }));
  };
  return (
    <ConfirmDialog
      open={person !== null}
      onClose={() => {
        setRefused(null);
        onClose();
      }}
      title={t('leaveTitle', words)}
      confirmLabel={t('removeFromTeam')}
      onConfirm={remove}
      danger
    >
      {refused instanceof MemberRefused ? (
        <p className="text-bad">{refused.message}</p>
      ) : (
        refused !== null && <ProblemBanner error={refused} />
      )}
      <p>{t('leaveText', words)}</p>
      {shown.admin && <p>{t('leaveAdmin', words)}</p>}
    </ConfirmDialog>
  );
}

/** The list answered, and refused this one. */
class MemberRefused extends Error {}
