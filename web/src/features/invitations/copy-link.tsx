import { copyInvitationLink } from '@contracts/invitations';
import { useMutation } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { announce, Button, CopyField, ProblemBanner } from '../../ui/index.ts';

/**
 * Makes a link when asked to, not before: each one is recorded and opens the door for a day. It is shown once and kept
 * nowhere; who needs it again makes another.
 */
export function CopyLink({ invitationId }: { invitationId: string }) {
  const t = useTranslations('invite');
  const format = useFormatter();
  const link = useMutation({
    mutationFn: () => call(copyInvitationLink, { params: { id: invitationId }, body: {} }),
    gcTime: 0,
    // Where the browser closes its clipboard to us by now, the field below has a button of its own.
    onSuccess: ({ url }) =>
      navigator.clipboard?.writeText(url).then(
        () => announce(t('linkCopied')),
        () => announce(t('linkMade')),
      ),
  });
  if (link.data) {
    const until = new Date(link.data.expires_at);
    return (
      <CopyField
        label={t('link')}
        value={link.data.url}
        hint={t('linkHint', { time: format.dateTime(until, { dateStyle: 'long', timeStyle: 'short' }) })}
      />
    );
  }
  return (
    <>
      <p>{t('linkText')}</p>
      {link.error && <ProblemBanner error={link.error} />}
      <div>
        <Button icon="link" busy={link.isPending} onClick={() => link.mutate()}>
          {t('makeLink')}
        </Button>
      </div>
    </>
  );
}
