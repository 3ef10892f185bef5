import { rotateSigningKeys } from '@contracts/openid-provider';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { useSession } from '../../app/session.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Button, ProblemBanner, Skeleton, toast, useWhen } from '../../ui/index.ts';
import { openidQuery } from './queries.ts';

/** The keys that sign what tools are told, the same for all of them, and the next one in the place of the present. */
export function SigningKeys() {
  const t = useTranslations('openid');
  const when = useWhen();
  const { data, error, refetch } = useQuery(openidQuery);
  const mayRotate = useSession().may('tools.manage');
  if (error) return <ProblemBanner error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={3} />;
  return (
    <>
      <ul className="flex flex-col gap-2">
        {data.keys.map((key) => (
          <li key={key.kid}>
            {t(`key.${key.state}`)} <span className="meta">{when(key.used_from ?? key.created_at)}</span>
          </li>
        ))}
      </ul>
      {mayRotate && <Rotate />}
    </>
  );
}

function Rotate() {
  const t = useTranslations('openid');
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const rotate = async () => {
    setRefused(null);
    try {
      queries.setQueryData(openidQuery.queryKey, await call(rotateSigningKeys, {}));
    } catch (error) {
      setRefused(error);
      throw error;
    }
    toast(t('rotated'));
  };
  return (
    <>
      <div>
        <Button onClick={() => setAsking(true)}>{t('rotate')}</Button>
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('rotateTitle')}
        confirmLabel={t('rotate')}
        onConfirm={rotate}
      >
        {refused !== null && <ProblemBanner error={refused} />}
        <p>{t('rotateText')}</p>
      </ConfirmDialog>
    </>
  );
}
