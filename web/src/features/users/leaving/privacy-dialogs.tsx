import type { UserPage } from '@contracts/directory';
import { erasePerson, exportPerson } from '@contracts/privacy';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call, download, ProblemError } from '../../../app/api.ts';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { isolate, ProblemBanner, TextField, toast } from '../../../ui/index.ts';
import { usersKey } from '../directory.ts';
import { TheirInvitations, type Theirs } from './their-invitations.tsx';

interface PrivacyDialogProps {
  page: UserPage;
  open: boolean;
  onClose: () => void;
}

/** One file with all that is kept about a person leaves the portal: that is asked first, and recorded. */
export function ExportDataDialog({ page, open, onClose }: PrivacyDialogProps) {
  const t = useTranslations('privacy');
  const [fault, setFault] = useState<unknown>(null);
  const { id, name } = page.user;
  const run = async () => {
    setFault(null);
    try {
      await download(exportPerson, { params: { id } });
      toast(t('exported'));
    } catch (error) {
      setFault(error);
      throw error;
    }
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t('exportTitle', { name })}
      confirmLabel={useTranslations('user')('action.export_data')}
      onConfirm={run}
    >
      <p>{t('exportText')}</p>
      <p>{t('exportMore')}</p>
      {fault !== null && <ProblemBanner error={fault} />}
    </ConfirmDialog>
  );
}

/** Says what goes for good and what stays. The name is typed, so that nobody is erased by a slip. */
export function EraseDialog({ page, open, onClose }: PrivacyDialogProps) {
  const t = useTranslations('privacy');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [theirs, setTheirs] = useState<Theirs>('keep');
  const [differs, setDiffers] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const { id, name } = page.user;
  const run = async () => {
    setFault(null);
    try {
      await call(erasePerson, {
        params: { id },
        body: { name: typed.trim() || '-', their_invitations: theirs },
      });
    } catch (error) {
      const other = error instanceof ProblemError && error.code === 'erasure.name_differs';
      setDiffers(other);
      setFault(other ? null : error);
      throw error;
    }
    toast(t('erased', { name: isolate(name) }));
    // Their page is gone: it is left before anybody asks for it again.
    await navigate({ to: '/admin/identity/users' });
    client.removeQueries({ queryKey: ['user', id] });
    await client.invalidateQueries({ queryKey: usersKey });
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t('eraseTitle', { name })}
      confirmLabel={useTranslations('user')('action.erase')}
      onConfirm={run}
      danger
    >
      <p>{t('eraseText')}</p>
      <p>{t('eraseMore')}</p>
      <p>{t('eraseBackups')}</p>
      <TheirInvitations userId={id} value={theirs} onChange={setTheirs} />
      <TextField
        label={t('typeName', { name: isolate(name) })}
        value={typed}
        error={differs ? t('nameDiffers') : undefined}
        onChange={(value) => {
          setTyped(value);
          setDiffers(false);
        }}
        maxLength={300}
      />
      {fault !== null && <ProblemBanner error={fault} />}
    </ConfirmDialog>
  );
}
