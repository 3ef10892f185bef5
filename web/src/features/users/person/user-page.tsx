import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { ProblemError } from '../../../app/problem.ts';
import { useSession } from '../../../app/session.ts';
import {
  EmptyState,
  Icon,
  Link,
  LinkButton,
  Name,
  ProblemBanner,
  Skeleton,
  Tab,
  Tabs,
} from '../../../ui/index.ts';
import { type Asked, UserDialogs } from '../actions/user-dialogs.tsx';
import { useDocumentTitle, useFocusKept, useHeadingFocus } from '../page-title.ts';
import { UserHeader } from './user-header.tsx';
import { userQuery } from './user-query.ts';
import '../users.css';

const LeavingNotices = lazy(() => import('../leaving/leaving-notices.tsx'));

/** One person: who they are, their teams, what became of the invitation, where they are signed in. */
export function UserPage() {
  const t = useTranslations('user');
  const { userId } = useParams({ from: '/admin/identity/users/$userId' });
  const query = useQuery(userQuery(userId));
  const page = query.data;
  const [asked, setAsked] = useState<Asked | null>(null);
  const heading = useHeadingFocus(page !== undefined);
  useFocusKept(heading);
  useDocumentTitle(page?.user.name);
  if (!page) {
    return (
      <>
        <Crumb />
        <h1 className="vh" ref={heading} tabIndex={-1}>
          {t('page')}
        </h1>
        <div className="page-body" aria-busy={!query.error}>
          {query.error ? (
            <Failed error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <>
              <span className="vh">{t('loading')}</span>
              <Skeleton lines={6} />
            </>
          )}
        </div>
      </>
    );
  }
  return (
    <>
      <Crumb name={page.user.name} />
      <UserHeader page={page} heading={heading} onAsk={setAsked} />
      {(page.user.offboarding || page.user.status === 'offboarded') && (
        <Suspense>
          <LeavingNotices page={page} onAsk={setAsked} />
        </Suspense>
      )}
      <Sections userId={userId} teams={page.teams.length} sessions={page.abilities.end_sessions.allowed} />
      {query.error && (
        <div className="page-body">
          <ProblemBanner error={query.error} onRetry={() => void query.refetch()} />
        </div>
      )}
      <Outlet />
      <UserDialogs asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}

function Crumb({ name }: { name?: string }) {
  const t = useTranslations('user');
  return (
    <nav className="crumb" aria-label={t('breadcrumb')}>
      <Link to="/admin/identity/users">{t('users')}</Link>
      {name && (
        <>
          <Icon name="end" />
          <span className="cut">
            <Name>{name}</Name>
          </span>
        </>
      )}
    </nav>
  );
}

function Sections(props: { userId: string; teams: number; sessions: boolean }) {
  const { userId, teams, sessions } = props;
  const t = useTranslations('user');
  const format = useFormatter();
  const seesTools = useSession().may('tools.view');
  const common = { params: { userId }, activeOptions: { exact: true } };
  return (
    <Tabs label={t('sections')}>
      <Tab to="/admin/identity/users/$userId" {...common}>
        {t('profile')}
      </Tab>
      <Tab to="/admin/identity/users/$userId/teams" {...common} count={format.number(teams)}>
        {t('teams')}
      </Tab>
      <Tab to="/admin/identity/users/$userId/invitation" {...common}>
        {t('invitation')}
      </Tab>
      {sessions && (
        <Tab to="/admin/identity/users/$userId/sessions" {...common}>
          {t('sessions')}
        </Tab>
      )}
      {seesTools && (
        <Tab to="/admin/identity/users/$userId/tools" {...common}>
          {t('tools')}
        </Tab>
      )}
    </Tabs>
  );
}

/** Somebody whom this admin may not see is answered like somebody who is not there. */
function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations('user');
  if (!(error instanceof ProblemError && error.status === 404)) {
    return <ProblemBanner error={error} onRetry={onRetry} />;
  }
  return (
    <EmptyState
      icon="search"
      title={t('notFoundTitle')}
      actions={<LinkButton to="/admin/identity/users">{t('toUsers')}</LinkButton>}
    >
      <p>{t('notFoundText')}</p>
    </EmptyState>
  );
}
