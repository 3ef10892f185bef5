import { useFormatter, useTranslations } from 'use-intl';
import type { Reason } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import { AddedBy } from './added-by.tsx';
import { useConditionWords } from './sentences.tsx';

/** Why somebody is in a team: “because Department is Warehouse and Location is Leeds”. */
export function ReasonText({ reason }: { reason: Reason }) {
  const t = useTranslations('rules');
  const format = useFormatter();
  const words = useConditionWords();
  const { decided_by, note, exception, conditions } = reason;
  if (decided_by !== 'rule')
    return (
      <span className="wrap-anywhere">
        {t(`decided.${decided_by}`)}
        {note && (
          <>
            {' '}
            <q>
              <bdi>{note}</bdi>
            </q>
          </>
        )}
        {exception && <AddedBy exception={exception} />}
      </span>
    );
  // It changed just now, and the membership follows.
  if (!reason.matches) return t('noLonger');
  const said = conditions
    .filter((one) => one.matters)
    .map(({ condition, names }) => {
      const known = new Map((condition.values ?? []).map((id, index) => [id, names[index]]));
      return words(condition, (id) => known.get(id) ?? undefined).rich;
    });
  return (
    <span className="wrap-anywhere">
      {t.rich('because', { conditions: () => format.list(said as string[], { type: 'conjunction' }) })}
    </span>
  );
}
