import type { UserPage } from '@contracts/directory';
import { useTranslations } from 'use-intl';
import { Dialog } from '../../ui/dialog.tsx';
import { Button } from '../../ui/index.ts';
import { CopyLink } from './copy-link.tsx';

/** A link to hand over in person, for somebody whom no message reaches. */
export function CopyLinkDialog({
  page,
  open,
  onClose,
}: {
  page: UserPage;
  open: boolean;
  onClose: () => void;
}) {
  const t = useTranslations('invite');
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('linkTitle', { name: page.user.name })}
      wide
      actions={<Button onClick={onClose}>{t('done')}</Button>}
    >
      {page.invitation && <CopyLink key={page.invitation.id} invitationId={page.invitation.id} />}
    </Dialog>
  );
}
