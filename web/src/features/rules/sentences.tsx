import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { TODAY } from '../../../../server/src/features/dynamic-teams/rule.ts';
import type { Condition } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import { isolate } from '../../ui/index.ts';
import { type RuleField, useRuleFields } from './fields.ts';

/** What the ids among the values of a condition stand for; undefined for what the reader may not see. */
export type NameOf = (id: string) => string | undefined;

interface Said {
  rich: ReactNode;
  plain: string;
}

/** Puts a condition into a sentence of the reader's language: “Department is any of Warehouse, Drivers”. */
export function useConditionWords(): (condition: Condition, nameOf: NameOf) => Said {
  const t = useTranslations('rules');
  const valueWord = useValueWord();
  const format = useFormatter();
  const fields = useRuleFields();
  return (condition, nameOf) => {
    const { operator, days } = condition;
    const field = fields?.find((one) => one.key === condition.field);
    const values = (condition.values ?? []).map((value) => isolate(valueWord(value, field, nameOf)));
    const between = operator === 'between';
    const words = {
      field: isolate(field?.name ?? condition.field),
      value: between ? (values[0] ?? '') : format.list(values, { type: 'unit' }),
      last: values[1] ?? '',
      days: days ?? 0,
    };
    return {
      rich: t.rich(`says.${operator}`, { ...words, v: strong }),
      plain: t.markup(`says.${operator}`, { ...words, v: (chunks) => chunks }),
    };
  };
}

const strong = (chunks: ReactNode) => <b className="font-medium">{chunks}</b>;

function useValueWord() {
  const t = useTranslations('rules');
  const state = useTranslations('state');
  const format = useFormatter();
  return (value: string, field: RuleField | undefined, nameOf: NameOf): string => {
    switch (field?.compared) {
      case 'status':
        return state(value as 'active');
      case 'team':
      case 'user':
        return nameOf(value) ?? t(field.compared === 'team' ? 'someTeam' : 'somebody');
      case 'date':
        return value === TODAY
          ? t('today')
          : format.dateTime(new Date(`${value}T00:00:00Z`), { dateStyle: 'medium', timeZone: 'UTC' });
      default:
        return value;
    }
  };
}
