import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import type { Preview } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import { announce, Icon, isolate } from '../../ui/index.ts';
import { useConditionWords } from './sentences.tsx';

/** Whether somebody would be in the team, and each condition with a tick or a cross. */
export function TestedPerson({ test }: { test: NonNullable<Preview['test']> }) {
  const t = useTranslations('rules');
  const words = useConditionWords();
  const { user, reason } = test;
  const verdict = t(reason.matches ? 'wouldBeIn' : 'wouldNotBeIn', { name: isolate(user.name) });
  useEffect(() => announce(verdict), [verdict]);
  return (
    <div className="grid gap-2">
      <p className="font-medium">{verdict}</p>
      {reason.decided_by !== 'rule' && <p className="meta">{t(`decided.${reason.decided_by}`)}</p>}
      <ul className="grid gap-1">
        {reason.conditions.map((one) => {
          const names = new Map((one.condition.values ?? []).map((id, index) => [id, one.names[index]]));
          return (
            <li key={one.path.join('.')} className="flex gap-2">
              <Icon name={one.met ? 'check' : 'close'} />
              <span className="wrap-anywhere">
                <span className="vh">{t(one.met ? 'met' : 'notMet')} </span>
                {words(one.condition, (id) => names.get(id) ?? undefined).rich}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
