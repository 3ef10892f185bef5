import type { User } from '@contracts/users';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { Button, isolate, Name, useWhen } from '../../ui/index.ts';
import { useDecide } from './use-decide.ts';
import { ValueText } from './words.tsx';

/** Beside a value of a profile: what waits, by whom, and for Organization Admins the two ways to decide. */
export function WaitingValue(props: {
  user: User;
  proposal: User['proposals'][number];
  label: string;
  type: string;
}) {
  const { user, proposal, label, type } = props;
  const t = useTranslations('confirmations');
  const { may } = useSession();
  const when = useWhen();
  const { run, busy, left } = useDecide();
  const about = { field: label, name: isolate(user.name) };
  const seen = [{ userId: user.id, field: proposal.field, value: proposal.value }];
  return (
    <span className="block">
      <span className="meta block">
        {t.rich('waits', {
          value: () => (
            <b className="font-medium text-ink">
              <ValueText value={proposal.value} name={proposal.value_name} type={type} />
            </b>
          ),
          name: () =>
            proposal.source === 'provider' ? (
              t('provider')
            ) : (
              <Name>{proposal.proposed_by?.name ?? t('someone')}</Name>
            ),
          time: when(proposal.proposed_at),
        })}
      </span>
      {left.map(({ why }) => (
        <span key={why} className="meta block state-warn">
          {why}
        </span>
      ))}
      {may('profile_values.confirm') && (
        <span className="acts">
          <Button
            size="small"
            busy={busy === 'confirm'}
            aria-label={t('confirmOne', about)}
            onClick={() => void run('confirm', seen)}
          >
            {t('confirm')}
          </Button>
          <Button
            size="small"
            kind="bare"
            busy={busy === 'reject'}
            aria-label={t('rejectOne', about)}
            onClick={() => void run('reject', seen)}
          >
            {t('reject')}
          </Button>
        </span>
      )}
    </span>
  );
}
