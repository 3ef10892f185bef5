import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Compared } from '../../../../server/src/features/dynamic-teams/rule.ts';
import { fieldsQuery } from '../invitations/queries.ts';
import { useFieldWords } from '../profile-fields/field-names.ts';

/** Something that a condition may ask about. */
export interface RuleField {
  key: string;
  name: string;
  compared: Compared;
  choices: readonly string[];
}

/** Profile fields in their order, then what is no profile field; undefined until they are known. */
export function useRuleFields(): readonly RuleField[] | undefined {
  const t = useTranslations('audit.field');
  const wordsOf = useFieldWords();
  const { data } = useQuery(fieldsQuery);
  return useMemo(
    () =>
      data && [
        ...data.items.map(
          (field): RuleField => ({
            key: field.built_in ? field.key : `custom.${field.key}`,
            name: wordsOf(field).name,
            compared: field.type,
            choices: field.choices ?? [],
          }),
        ),
        { key: 'status', name: t('status'), compared: 'status', choices: [] },
        { key: 'team', name: t('team'), compared: 'team', choices: [] },
      ],
    [data, wordsOf, t],
  );
}
