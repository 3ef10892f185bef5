import { exportUsers } from '@contracts/directory';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { download } from '../../../app/api.ts';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { ProblemBanner, toast } from '../../../ui/index.ts';
import { filtersOfView, type UsersView } from '../directory.ts';

interface ExportDialogProps {
  open: boolean;
  onClose: () => void;
  view: UsersView;
  /** Only these of the view; everybody in it when left out. */
  ids?: readonly string[];
  /** How many it will be; null when nobody counted. */
  count: number | null;
}

/** A file of people leaves the portal: that is asked first, and recorded. */
export default function ExportDialog({ open, onClose, view, ids, count }: ExportDialogProps) {
  const t = useTranslations('users.export');
  const [fault, setFault] = useState<unknown>(null);
  const run = async () => {
    setFault(null);
    try {
      await download(exportUsers, {
        body: { ...filtersOfView(view), ...(ids ? { user_ids: [...ids] } : {}) },
      });
      toast(t('done'));
    } catch (error) {
      setFault(error);
      throw error;
    }
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={count === null ? t('titleMany') : t('title', { count })}
      confirmLabel={t('verb')}
      onConfirm={run}
    >
      <p>{t('text')}</p>
      <p>{t('recorded')}</p>
      {fault !== null && <ProblemBanner error={fault} />}
    </ConfirmDialog>
  );
}
