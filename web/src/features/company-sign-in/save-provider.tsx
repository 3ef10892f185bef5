import type { Connection } from '@contracts/company-sign-in';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Button } from '../../ui/index.ts';

interface SaveProviderProps {
  state: Connection['state'];
  dirty: boolean;
  busy: boolean;
  label: string;
  onSave: () => Promise<void>;
  children: ReactNode;
}

/** The form of what a provider gave. Other settings are untested ones: what is on goes off, so that is asked first. */
export function SaveProvider({ state, dirty, busy, label, onSave, children }: SaveProviderProps) {
  const t = useTranslations('companySignIn');
  const [asking, setAsking] = useState(false);
  const submit = () => {
    if (!dirty || busy) return;
    if (state === 'on') setAsking(true);
    else void onSave();
  };
  return (
    <form
      id="provider"
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {children}
      <div>
        <Button type="submit" busy={busy} unavailable={dirty ? undefined : t('nothingChanged')}>
          {label}
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('otherTitle')}
        confirmLabel={t('save')}
        onConfirm={onSave}
      >
        <p>{t('otherText')}</p>
      </ConfirmDialog>
    </form>
  );
}
