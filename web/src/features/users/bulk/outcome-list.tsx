import { useTranslations } from 'use-intl';
import type { Outcome } from './kinds.ts';

const NAMED = 5;

/** Those with whom it did not or will not go well, by reason, the most frequent first. */
export function OutcomeList({
  outcomes,
  nameOf,
}: {
  outcomes: readonly Outcome[];
  nameOf: (id: string) => string;
}) {
  const t = useTranslations('users.bulk');
  const groups = [...Map.groupBy(outcomes, (one) => one.why ?? '')].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  return (
    <ul className="outcomes">
      {groups.map(([why, group]) => (
        <li key={why}>
          <b>{why}</b>
          <span className="meta block">
            {group.slice(0, NAMED).map((one, at) => (
              <span key={one.id}>
                {at > 0 && ' · '}
                <bdi>{nameOf(one.id)}</bdi>
              </span>
            ))}
            {group.length > NAMED && ` · ${t('andMore', { count: group.length - NAMED })}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
