import { type FormEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ProblemError } from '../../../app/api.ts';
import { useSession } from '../../../app/session.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Button, Checkbox, ProblemBanner, TextField } from '../../../ui/index.ts';

interface NameDialogProps {
  open: boolean;
  onClose: () => void;
  /** The view to rename; without one a new view is saved. */
  renames?: string | undefined;
  onSave: (name: string, shared: boolean) => Promise<void>;
}

/** Asks how a view shall be called, and of a new one whether every admin gets it. */
export function NameDialog({ open, onClose, renames, onSave }: NameDialogProps) {
  const t = useTranslations('views');
  const kit = useTranslations('kit');
  const { may } = useSession();
  const form = useId();
  const [name, setName] = useState(renames ?? '');
  const [shared, setShared] = useState(false);
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const refused = fault instanceof ProblemError ? fault.at('/name') : undefined;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setFault(null);
    setMissing(name.trim() === '');
    if (busy || name.trim() === '') return;
    setBusy(true);
    try {
      await onSave(name, shared);
      onClose();
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onClose={() => !busy && onClose()}
      title={renames ? t('renameTitle', { name: renames }) : t('saveTitle')}
      actions={
        <>
          <Button onClick={onClose}>{kit('cancel')}</Button>
          <Button kind="primary" type="submit" form={form} busy={busy}>
            {t(renames ? 'renameVerb' : 'save')}
          </Button>
        </>
      }
    >
      <form id={form} className="grid gap-3" noValidate onSubmit={(event) => void save(event)}>
        {!renames && <p>{t('saveText')}</p>}
        <TextField
          label={t('name')}
          value={name}
          onChange={setName}
          maxLength={100}
          autoFocus
          required
          error={missing ? t('nameMissing') : refused && [refused.detail, refused.nextStep].join(' ').trim()}
        />
        {!renames && may('saved_views.share') && (
          <Checkbox label={t('share')} hint={t('shareHint')} checked={shared} onChange={setShared} />
        )}
      </form>
      {fault !== null && !refused && <ProblemBanner error={fault} />}
    </Dialog>
  );
}
