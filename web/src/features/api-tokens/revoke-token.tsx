import { type ApiToken, revokeApiToken } from '@contracts/api-tokens';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { isolate, ProblemBanner, toast } from '../../ui/index.ts';
import { tokensQuery } from './queries.ts';

/** Says what revoking does, and does it. `token` null: nothing is asked. */
export function RevokeToken({ token, onClose }: { token: ApiToken | null; onClose: () => void }) {
  const t = useTranslations('tokens');
  const queries = useQueryClient();
  const [refused, setRefused] = useState<unknown>(null);
  // The words stay while the dialog goes away.
  const [shown, setShown] = useState(token);
  if (token && token !== shown) setShown(token);
  if (!shown) return null;
  const revoke = async () => {
    setRefused(null);
    try {
      const revoked = await call(revokeApiToken, { params: { id: shown.id } });
      queries.setQueryData(tokensQuery.queryKey, (before) =>
        before?.map((one) => (one.id === revoked.id ? revoked : one)),
      );
    } catch (error) {
      setRefused(error);
      throw error;
    }
    toast(t('revoked', { name: isolate(shown.name) }));
  };
  return (
    <ConfirmDialog
      open={token !== null}
      onClose={() => {
        setRefused(null);
        onClose();
      }}
      title={t('revokeTitle', { name: shown.name })}
      confirmLabel={t('revoke')}
      onConfirm={revoke}
      danger
    >
      {refused !== null && <ProblemBanner error={refused} />}
      <p>{t('revokeText')}</p>
    </ConfirmDialog>
  );
}
