import { useInfiniteQuery } from '@tanstack/react-query';
import { Outlet, useChildMatches } from '@tanstack/react-router';
import { Suspense, useEffect, useMemo, useRef } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { setNavigationCounts, useNavigationCounts } from '../../app/shell/counts.ts';
import { announce, EmptyState, LinkButton, LoadMore, ProblemBanner } from '../../ui/index.ts';
import { BulkBar } from './bulk/bulk-bar.tsx';
import { EXACT_UP_TO, isWhole, type UsersAnswer, type UsersView, usersQuery } from './directory.ts';
import { FilterChips } from './filter-chips.tsx';
import { FirstPerson } from './first-person.tsx';
import { useDocumentTitle, useFocusKept, useHeadingFocus } from './page-title.ts';
import { forgetRecents } from './recent.ts';
import { useColumnChoice } from './use-columns.ts';
import { useSelection } from './use-selection.ts';
import { useUsersView } from './use-users-view.ts';
import { useWithRecents } from './use-with-recents.ts';
import { UsersList } from './users-list.tsx';
import { UsersTabs } from './users-tabs.tsx';
import { UsersToolbar } from './users-toolbar.tsx';
import { LeftOut } from './views/lazy.ts';
import './users.css';

/** Everybody in the organization, as far as this admin may see; the invite sheet opens beside it. */
export function UsersPage() {
  const { may } = useSession();
  return may('users.view') ? <AdminsUsersPage /> : <NoPermission />;
}

function AdminsUsersPage() {
  const t = useTranslations('users');
  useDocumentTitle(t('title'));
  const heading = useHeadingFocus(true);
  useFocusKept(heading);
  const { reachesAll } = useSession();
  const asked = useUsersView();
  const { view, setText, change, clear } = asked;
  const columns = useColumnChoice(asked);
  const inviting = useChildMatches().length > 0;
  const query = useInfiniteQuery(usersQuery(view));
  const first = query.data?.pages[0];
  const pages = query.data?.pages;
  const fetched = useMemo(() => pages?.flatMap((page) => page.items), [pages]);
  // Those invited a moment ago stand on top.
  const rows = useWithRecents(fetched, view);
  const selection = useSelection(rows, view);
  const total = first ? totalOf(view, first) : null;
  useCounts(view, first);
  useAnnouncedCount(view, first);
  useEffect(() => forgetRecents, []);
  const alone =
    reachesAll &&
    first !== undefined &&
    isWhole(view) &&
    view.status === undefined &&
    first.counts?.removed === 0 &&
    first.counts.all <= 1;
  return (
    <>
      <Head heading={heading} inviting={inviting} plain={alone} />
      {alone ? (
        <FirstPerson inviting={inviting} />
      ) : (
        <>
          <UsersTabs counts={first?.counts} view={view} inviting={inviting} />
          {selection.selected.size > 0 ? (
            <BulkBar
              view={view}
              selection={selection}
              rows={fetched ?? []}
              next={pages?.at(-1)?.next ?? null}
              total={total}
            />
          ) : (
            <UsersToolbar
              view={view}
              onText={setText}
              change={change}
              columns={columns}
              counts={first?.counts}
              total={total}
              inviting={inviting}
            />
          )}
          <FilterChips view={view} change={change} />
          {asked.search.view && (
            <Suspense>
              <LeftOut viewId={asked.search.view} />
            </Suspense>
          )}
          {query.error && rows && (
            <div className="page-body">
              <ProblemBanner error={query.error} onRetry={() => void query.refetch()} />
            </div>
          )}
          <UsersList
            rows={rows}
            view={view}
            change={change}
            columns={columns.chosen}
            selection={selection}
            total={total}
            error={query.error}
            onRetry={() => void query.refetch()}
            onClear={clear}
          />
          {rows && rows.length > 0 && first && (
            <LoadMore
              shown={rows.length}
              total={total === null ? null : Math.min(total, EXACT_UP_TO)}
              totalIsFloor={total !== null && total > EXACT_UP_TO}
              hasMore={query.hasNextPage}
              loading={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          )}
        </>
      )}
      <Outlet />
    </>
  );
}

function Head({
  heading,
  inviting,
  plain,
}: {
  heading: ReturnType<typeof useHeadingFocus>;
  inviting: boolean;
  plain: boolean;
}) {
  const t = useTranslations('users');
  const format = useFormatter();
  const { may } = useSession();
  const count = useNavigationCounts().users?.count;
  return (
    <header className="head">
      <h1 className="page-title grow" ref={heading} tabIndex={-1}>
        {t('title')}
        {count !== undefined && (
          <>
            {' '}
            <span className="page-count">{format.number(count)}</span>
          </>
        )}
      </h1>
      {may('invitations.create') && (
        <LinkButton
          id="invite-users"
          to="/admin/identity/users/invite"
          search={true}
          state={true}
          kind={inviting || plain ? 'plain' : 'primary'}
          aria-expanded={inviting}
        >
          {t('invite')}
        </LinkButton>
      )}
    </header>
  );
}

/** How many the whole view holds, `EXACT_UP_TO` + 1 standing for more; null when nobody counted. */
const totalOf = (view: UsersView, answer: UsersAnswer): number | null =>
  answer.counts?.[view.status ?? 'all'] ?? null;

/** The number beside *Users*, here and in the navigation, is of everybody: a search does not change it. */
function useCounts(view: UsersView, answer: UsersAnswer | undefined): void {
  useEffect(() => {
    if (answer?.counts && isWhole(view)) setNavigationCounts({ users: { count: answer.counts.all } });
  }, [answer, view]);
}

/** Says how many there are whenever another question was answered, not when the same one is asked again. */
function useAnnouncedCount(view: UsersView, answer: UsersAnswer | undefined): void {
  const t = useTranslations('users');
  const question = JSON.stringify(view);
  const answered = useRef(question);
  useEffect(() => {
    if (!answer || answered.current === question) return;
    answered.current = question;
    const total = totalOf(view, answer);
    announce(
      total === null || total > EXACT_UP_TO
        ? t('foundMany', { count: EXACT_UP_TO })
        : t('found', { count: total }),
    );
  }, [answer, question, t, view]);
}

function NoPermission() {
  const t = useTranslations('users');
  const { organization } = useSession();
  useDocumentTitle(t('title'));
  return (
    <>
      <header className="head">
        <h1 className="page-title">{t('title')}</h1>
      </header>
      <EmptyState
        icon="lock"
        title={t('noPermissionTitle')}
        actions={
          // Not a page of the portal's own.
          <a className="btn" href="/home">
            {t('toHome')}
          </a>
        }
      >
        <p>{t('noPermissionText')}</p>
        {organization.support_contact && (
          <p>
            <bdi>{organization.support_contact}</bdi>
          </p>
        )}
      </EmptyState>
    </>
  );
}
