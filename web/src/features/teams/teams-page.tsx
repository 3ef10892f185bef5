import type { Team } from '@contracts/teams';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useMatch, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  Link,
  LinkButton,
  LoadMore,
  Name,
  PlainLink,
  SearchField,
  type Sorting,
} from '../../ui/index.ts';
import { Menu } from '../../ui/menu.tsx';
import { teamsQuery } from './queries.ts';
import { RemoveTeam } from './remove-team.tsx';

/** `/admin/identity/teams`: the teams that I may see. */
export function TeamsPage() {
  const t = useTranslations('teams');
  usePageTitle(t('title'));
  return (
    <Needs permission="teams.view" title={t('title')}>
      <Teams />
      <Outlet />
    </Needs>
  );
}

const idOf = (team: Team) => team.id;

function Teams() {
  const t = useTranslations('teams');
  const format = useFormatter();
  const { may, organization } = useSession();
  const mayManage = may('teams.manage');
  const managers = useTranslations('managers');
  const { data, error, refetch } = useQuery(teamsQuery);
  const [text, setText] = useState('');
  const [sorting, setSorting] = useState<Sorting>({ by: 'name', descending: false });
  const [removing, setRemoving] = useState<Team | null>(null);
  const sheetOpen = useMatch({ from: '/admin/identity/teams/new', shouldThrow: false }) !== undefined;
  const rows = useMemo(() => data && arrange(data.items, text, sorting), [data, text, sorting]);
  const columns = useTeamColumns(mayManage, setRemoving);
  const none = data?.items.length === 0;
  return (
    <>
      <header className="head">
        <h1 className="page-title grow">
          {t('title')} {data && <span className="meta font-regular">{format.number(data.items.length)}</span>}
        </h1>
        {organization.reporting_teams && may('reporting_teams.view') && (
          <LinkButton to="/admin/identity/teams/reporting">{managers('title')}</LinkButton>
        )}
        {mayManage && (
          <LinkButton
            id="create-team"
            to="/admin/identity/teams/new"
            kind={sheetOpen || none ? 'plain' : 'primary'}
          >
            {t('create')}
          </LinkButton>
        )}
      </header>
      {!none && (
        <div className="toolbar">
          <SearchField label={t('search')} placeholder={t('search')} value={text} onChange={setText} />
        </div>
      )}
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={idOf}
        error={error}
        onRetry={() => void refetch()}
        sorting={{ value: sorting, onChange: setSorting }}
        empty={
          none ? (
            <NoTeams mayManage={mayManage} sheetOpen={sheetOpen} />
          ) : (
            <EmptyState
              icon="search"
              title={t('noMatchTitle')}
              actions={<Button onClick={() => setText('')}>{t('clearSearch')}</Button>}
            >
              <p>{t.rich('noMatchText', { text, q: (chunks) => <bdi>{chunks}</bdi> })}</p>
            </EmptyState>
          )
        }
      />
      {rows && rows.length > 0 && data && text.trim() !== '' && (
        <LoadMore
          shown={rows.length}
          total={data.items.length}
          hasMore={false}
          loading={false}
          onMore={() => {}}
        />
      )}
      <RemoveTeam team={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

function NoTeams({ mayManage, sheetOpen }: { mayManage: boolean; sheetOpen: boolean }) {
  const t = useTranslations('teams');
  return (
    <EmptyState
      icon="teams"
      title={t('noneTitle')}
      actions={
        mayManage && (
          <LinkButton to="/admin/identity/teams/new" kind={sheetOpen ? 'plain' : 'primary'}>
            {t('createFirst')}
          </LinkButton>
        )
      }
    >
      <p>{t('noneText')}</p>
    </EmptyState>
  );
}

/** Shown by name or size; the search looks at all words that describe the team, whatever their accents. */
function arrange(teams: readonly Team[], text: string, sorting: Sorting): Team[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const kept = teams.filter((team) => {
    const all = fold(
      [team.name, team.description, team.who_to_ask, ...team.admins.map((a) => a.name)].join(' '),
    );
    return words.every((word) => all.includes(word));
  });
  if (sorting.by === 'users') kept.sort((a, b) => a.users - b.users);
  if (sorting.by === 'pending') kept.sort((a, b) => a.pending - b.pending);
  return sorting.descending ? kept.reverse() : kept;
}

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

function useTeamColumns(mayManage: boolean, onRemove: (team: Team) => void): Column<Team>[] {
  const t = useTranslations('teams');
  const rules = useTranslations('rules');
  const format = useFormatter();
  const navigate = useNavigate();
  return useMemo(() => {
    const columns: Column<Team>[] = [
      {
        id: 'name',
        header: t('team'),
        sortable: true,
        cell: (team) => (
          <span className="who">
            <PlainLink to="/admin/identity/teams/$teamId" params={{ teamId: team.id }} className="cut">
              <Name>{team.name}</Name>
            </PlainLink>
            {team.description && (
              <span className="meta cut">
                <bdi>{team.description}</bdi>
              </span>
            )}
          </span>
        ),
      },
      {
        id: 'type',
        header: rules('type'),
        width: '104px',
        drop: 1,
        cell: (team) => <span className="meta">{rules(team.by_rule ? 'dynamic' : 'manual')}</span>,
      },
      {
        id: 'users',
        header: t('users'),
        width: '80px',
        sortable: true,
        cell: (team) => format.number(team.users),
      },
      {
        id: 'pending',
        header: t('pending'),
        width: '112px',
        drop: 4,
        sortable: true,
        cell: (team) =>
          team.pending > 0 ? format.number(team.pending) : <span className="meta">{t('nobody')}</span>,
      },
      {
        id: 'admins',
        header: t('admins'),
        width: '24%',
        drop: 3,
        cell: (team) => <Admins team={team} />,
      },
      {
        id: 'ask',
        header: t('whoToAsk'),
        width: '20%',
        drop: 2,
        cell: (team) =>
          team.who_to_ask && (
            <span className="cut block" title={team.who_to_ask}>
              <bdi>{team.who_to_ask}</bdi>
            </span>
          ),
      },
    ];
    const toTeam = (team: Team) => ({ params: { teamId: team.id } });
    if (mayManage) {
      columns.push({
        id: 'actions',
        header: t('actions'),
        hideHeader: true,
        width: '52px',
        align: 'end',
        cell: (team) => (
          <Menu
            size="small"
            label={t('actionsFor', { name: team.name })}
            items={[
              {
                id: 'edit',
                label: t('edit'),
                icon: 'pencil',
                onPress: () => void navigate({ to: '/admin/identity/teams/$teamId/edit', ...toTeam(team) }),
              },
              team.by_rule
                ? {
                    id: 'rule',
                    label: rules('edit'),
                    icon: 'teams',
                    onPress: () =>
                      void navigate({ to: '/admin/identity/teams/$teamId/rule', ...toTeam(team) }),
                  }
                : {
                    id: 'add',
                    label: t('addPeople'),
                    icon: 'plus',
                    onPress: () =>
                      void navigate({ to: '/admin/identity/teams/$teamId/add', ...toTeam(team) }),
                  },
              null,
              {
                id: 'remove',
                label: t('remove'),
                icon: 'trash',
                danger: true,
                onPress: () => onRemove(team),
              },
            ]}
          />
        ),
      });
    }
    return columns;
  }, [t, rules, format, navigate, mayManage, onRemove]);
}

function Admins({ team }: { team: Team }) {
  const t = useTranslations('teams');
  const [first, ...others] = team.admins;
  if (!first) return <span className="meta">{t('noAdmin')}</span>;
  return (
    <span className="team-list">
      <Link to="/admin/identity/users/$userId" params={{ userId: first.id }} className="cut">
        <Name>{first.name}</Name>
      </Link>
      {others.length > 0 && (
        <span className="meta" title={others.map((one) => one.name).join(', ')}>
          {t('more', { count: others.length })}
        </span>
      )}
    </span>
  );
}
