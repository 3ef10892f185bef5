import { listUserPasskeys, removeUserPasskey } from '@contracts/passkeys';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../../app/api.ts';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { Button, isolate, ProblemBanner, Skeleton, toast, useWhen } from '../../../ui/index.ts';
import { textOf } from '../actions/use-run-action.ts';
import { useOpenUser } from './user-query.ts';

/** How many passkeys the person has, and how to take one from whoever found the phone. */
export function PasskeysList() {
  const t = useTranslations('userPasskeys');
  const when = useWhen();
  const client = useQueryClient();
  const { user } = useOpenUser();
  const queryKey = ['user', user.id, 'passkeys'];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => call(listUserPasskeys, { params: { id: user.id }, signal }),
  });
  const [removing, setRemoving] = useState<{ id: string; name: string } | null>(null);
  const remove = async (passkeyId: string) => {
    try {
      const params = { id: user.id, passkey_id: passkeyId };
      client.setQueryData(queryKey, await call(removeUserPasskey, { params }));
      toast(t('removed', { name: isolate(user.name) }));
    } catch (fault) {
      toast(textOf(fault, t('failed')));
      void refetch();
    }
  };
  if (!data) {
    return error ? <ProblemBanner error={error} onRetry={() => void refetch()} /> : <Skeleton lines={2} />;
  }
  return (
    <>
      <h2 className="section-title">{t('title', { count: data.items.length })}</h2>
      {data.items.length === 0 ? (
        <p className="meta">{t('none', { name: isolate(user.name) })}</p>
      ) : (
        <ul className="rows" aria-label={t('list')}>
          {data.items.map(({ id, name, created_at, last_used_at }) => (
            <li key={id}>
              <div className="rows-main">
                <span className="cut block">
                  <bdi>{name}</bdi>
                </span>
                <span className="meta block">
                  {last_used_at ? t('used', { time: when(last_used_at) }) : t('unused')}
                  {' · '}
                  {t('made', { time: when(created_at) })}
                </span>
              </div>
              <Button
                size="small"
                aria-label={t('removeOne', { passkey: name })}
                onClick={() => setRemoving({ id, name })}
              >
                {t('remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <ConfirmDialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={t('removeTitle', { passkey: isolate(removing?.name ?? '') })}
        confirmLabel={t('remove')}
        onConfirm={() => (removing ? remove(removing.id) : Promise.resolve())}
        danger
      >
        <p>{t('removeText', { name: isolate(user.name) })}</p>
      </ConfirmDialog>
    </>
  );
}
