import { endUserSessions, listUserSessions } from '@contracts/sessions';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../../app/api.ts';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { Button, EmptyState, isolate, ProblemBanner, Skeleton, toast, useWhen } from '../../../ui/index.ts';
import { textOf } from '../actions/use-run-action.ts';
import { PasskeysList } from './passkeys-list.tsx';
import { useOpenUser } from './user-query.ts';

/** Where the person is signed in, by which passkeys they can be, and how to end either. */
export function SessionsSection() {
  return (
    <div className="page-body person-section">
      <SessionsList />
      <PasskeysList />
    </div>
  );
}

function SessionsList() {
  const t = useTranslations('user');
  const when = useWhen();
  const client = useQueryClient();
  const { user } = useOpenUser();
  const queryKey = ['user', user.id, 'sessions'];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => call(listUserSessions, { params: { id: user.id }, signal }),
  });
  const [asking, setAsking] = useState(false);
  const [ending, setEnding] = useState<string | null>(null);
  const end = async (sessionId?: string) => {
    const answer = await call(endUserSessions, {
      params: { id: user.id },
      body: sessionId ? { session_id: sessionId } : {},
    });
    client.setQueryData(queryKey, answer);
    toast(t(sessionId ? 'sessionEnded' : 'sessionsEnded', { name: isolate(user.name) }));
  };
  const endOne = async (id: string) => {
    setEnding(id);
    try {
      await end(id);
    } catch (fault) {
      toast(textOf(fault, t('failed')));
    } finally {
      setEnding(null);
    }
  };
  if (!data) {
    return error ? <ProblemBanner error={error} onRetry={() => void refetch()} /> : <Skeleton lines={4} />;
  }
  if (data.items.length === 0) {
    return (
      <EmptyState icon="screen" title={t('noSessionsTitle')}>
        <p>{t('noSessionsText', { name: user.name })}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="rows" aria-label={t('sessions')}>
        {data.items.map((session) => (
          <li key={session.id}>
            <div className="rows-main">
              <span className="cut block">
                <bdi>{session.device ?? t('unknownDevice')}</bdi>
              </span>
              <span className="meta block">
                {t('lastSeen', { time: when(session.last_seen_at) })}
                {session.network && (
                  <>
                    {' · '}
                    <bdi dir="ltr">{session.network}</bdi>
                  </>
                )}
                {' · '}
                {t('signedIn', { time: when(session.created_at) })}
              </span>
            </div>
            {session.current && <span className="team">{t('thisSession')}</span>}
            <Button size="small" busy={ending === session.id} onClick={() => void endOne(session.id)}>
              {t('endSession')}
            </Button>
          </li>
        ))}
      </ul>
      <div>
        <Button kind="danger" onClick={() => setAsking(true)}>
          {t('endAll')}
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('endAllTitle', { name: user.name })}
        confirmLabel={t('endAll')}
        onConfirm={async () => {
          try {
            await end();
          } catch (fault) {
            toast(textOf(fault, t('failed')));
          }
        }}
        danger
      >
        <p>{t('endAllText')}</p>
      </ConfirmDialog>
    </>
  );
}
