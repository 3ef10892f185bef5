import { useTranslations } from 'use-intl';
import type { Reason } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import { isolate, useWhen } from '../../ui/index.ts';

/** Who made somebody an exception of a rule, and when. */
export function AddedBy({ exception }: { exception: NonNullable<Reason['exception']> }) {
  const t = useTranslations('ruleChoices');
  const when = useWhen()(exception.added_at);
  const { added_by: by } = exception;
  return (
    <span className="meta block">
      {by ? t('addedBy', { name: isolate(by.name), when }) : t('added', { when })}
    </span>
  );
}
