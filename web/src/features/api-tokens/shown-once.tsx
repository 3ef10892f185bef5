import type { ApiToken } from '@contracts/api-tokens';
import { useFormatter, useTranslations } from 'use-intl';
import { Actions, Banner, Button, CopyField } from '../../ui/index.ts';
import { Sheet } from '../../ui/sheet.tsx';

interface ShownOnceProps {
  made: ApiToken & { token: string };
  /** Asks first: what is not copied is lost. */
  onClose: () => void;
  onDone: () => void;
}

/** The one time that a token is shown. */
export function ShownOnce({ made, onClose, onDone }: ShownOnceProps) {
  const t = useTranslations('tokens');
  const format = useFormatter();
  const day = format.dateTime(new Date(made.expires_at), { dateStyle: 'long' });
  const curl = `curl -H "Authorization: Bearer ${made.token}" ${location.origin}/api/v1/me`;
  return (
    <Sheet
      title={t('madeTitle', { name: made.name })}
      onClose={onClose}
      dirty
      dirtyText={t('madeLeave')}
      fallbackFocus="#create-token"
      footer={
        <Actions>
          <Button kind="primary" onClick={onDone}>
            {t('done')}
          </Button>
        </Actions>
      }
    >
      <div className="form">
        <Banner tone="warn">{t('madeText')}</Banner>
        <CopyField label={t('token')} value={made.token} hint={t('tokenHint', { day })} />
        <CopyField label={t('tryIt')} value={curl} hint={t('tryItHint')} />
      </div>
    </Sheet>
  );
}
