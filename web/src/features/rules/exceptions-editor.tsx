import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton, Segmented, TextField } from '../../ui/index.ts';
import { AddedBy } from './added-by.tsx';
import type { DraftException } from './draft.ts';
import { AddPerson } from './person-picker.tsx';
import type { RuleDraft } from './use-rule-draft.ts';

/** People whom the rule does not decide about, each with a note that says why. */
export function ExceptionsEditor({ rule }: { rule: RuleDraft }) {
  const t = useTranslations('rules');
  const [kind, setKind] = useState<DraftException['kind']>('always');
  const kinds = [
    { value: 'always', label: t('always') },
    { value: 'never', label: t('never') },
  ] as const;
  return (
    <section className="grid gap-3" aria-labelledby="rule-exceptions">
      <div>
        <h2 id="rule-exceptions" className="section-title">
          {t('exceptions')}
        </h2>
        <p className="meta">{t('exceptionsText')}</p>
      </div>
      <ul className="grid gap-3">
        {rule.draft.exceptions.map((one) => (
          <li key={one.id} id={one.id} className="flex flex-wrap gap-2 items-center">
            <b className="font-medium wrap-anywhere">
              <bdi>{one.user.name}</bdi>
              {one.origin && <AddedBy exception={one.origin} />}
            </b>
            <Segmented
              label={t('exceptionOf', { name: one.user.name })}
              value={one.kind}
              options={kinds}
              onChange={(next) => rule.changeException(one.id, { kind: next })}
            />
            <TextField
              className="grow"
              label={t('noteOf', { name: one.user.name })}
              hideLabel
              placeholder={t('note')}
              maxLength={500}
              value={one.note}
              error={rule.faults.get(one.id)}
              onChange={(note) => rule.changeException(one.id, { note })}
            />
            <IconButton
              icon="close"
              size="small"
              label={t('removeException', { name: one.user.name })}
              onClick={() => rule.removeException(one)}
            />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2 items-center">
        <Segmented label={t('exceptionKind')} value={kind} options={kinds} onChange={setKind} />
        <AddPerson
          className="grow"
          id="rule-exception"
          label={t('addException')}
          hideLabel
          placeholder={t('findPerson')}
          onAdd={(person) => rule.addException(person, kind)}
        />
      </div>
    </section>
  );
}
