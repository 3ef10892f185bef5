import { lazy, Suspense, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { Dialog } from '../../ui/dialog.tsx';
import { Button, Skeleton, TextButton } from '../../ui/index.ts';
import type { ContactKind, InviteValues } from './form-values.ts';

const MessagePreview = lazy(() => import('./message-preview.tsx'));

export interface PreviewProps {
  form: UseFormReturn<InviteValues>;
  by: ContactKind;
  both: boolean;
}

/** Shows the message before it is sent, to the letter. */
export function PreviewButton(props: PreviewProps) {
  const t = useTranslations('invite');
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <TextButton className="sends-preview" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t('preview.open')}
      </TextButton>
      <Dialog
        open={open}
        onClose={close}
        title={t('preview.title')}
        wide
        actions={<Button onClick={close}>{t('preview.close')}</Button>}
      >
        <Suspense fallback={<Skeleton lines={6} />}>
          <MessagePreview {...props} />
        </Suspense>
      </Dialog>
    </>
  );
}
