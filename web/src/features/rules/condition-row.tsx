import { useTranslations } from 'use-intl';
import { OPERATORS } from '../../../../server/src/features/dynamic-teams/rule.ts';
import { ComboBox } from '../../ui/combo-box.tsx';
import { Checkbox, IconButton } from '../../ui/index.ts';
import { Select } from '../../ui/select.tsx';
import { type DraftCondition, missingIn, withField, withOperator } from './draft.ts';
import type { RuleField } from './fields.ts';
import type { RuleDraft } from './use-rule-draft.ts';
import { ValueControl } from './value-control.tsx';

export interface Surroundings {
  rule: RuleDraft;
  fields: readonly RuleField[];
  teamId: string;
}

interface RowProps extends Surroundings {
  condition: DraftCondition;
  /** Its place among its neighbors, from one. */
  number: number;
  /** “and”, “or”: what ties it to the one before. */
  tie: string;
  removable: boolean;
}

/** One condition, read from its start to its end: the field, how it is compared, with what. */
export function ConditionRow({ condition, number, tie, removable, rule, fields, teamId }: RowProps) {
  const t = useTranslations('rules');
  const field = fields.find((one) => one.key === condition.field);
  const fault = rule.faults.get(condition.id);
  const missing = missingIn(condition);
  const change = (next: Partial<DraftCondition>) =>
    rule.changeCondition(condition.id, (before) => ({ ...before, ...next }));
  const noValue = field && missing === null && condition.operator.endsWith('empty');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line of a sentence.
    <div className="rule-row" id={condition.id} role="group" aria-label={t('conditionNumber', { number })}>
      <span className="meta">{tie}</span>
      <div className="rule-controls">
        <ComboBox
          label={t('field')}
          hideLabel
          id={`${condition.id}-field`}
          placeholder={t('chooseField')}
          options={fields.map(({ key, name }) => ({ id: key, name }))}
          value={condition.field}
          error={field ? undefined : fault}
          onChange={(key) =>
            key !== condition.field &&
            rule.changeCondition(condition.id, (before) =>
              withField(before, key, fields.find((one) => one.key === key)?.compared),
            )
          }
        />
        {field && (
          <>
            <Select
              label={t('comparison')}
              hideLabel
              id={`${condition.id}-operator`}
              options={OPERATORS[field.compared].map((id) => ({ id, name: t(`op.${id}`) }))}
              value={condition.operator}
              error={noValue ? fault : undefined}
              onChange={(operator) =>
                rule.changeCondition(condition.id, (before) => withOperator(before, operator))
              }
            />
            <ValueControl
              // A value of another kind of field starts anew.
              key={`${field.key} ${condition.operator}`}
              condition={condition}
              field={field}
              teamId={teamId}
              error={fault}
              onChange={change}
            />
          </>
        )}
        {field?.compared === 'team' && (
          <Checkbox
            label={t('countTeamAdmins')}
            hint={t('countTeamAdminsHint')}
            checked={condition.countTeamAdmins}
            onChange={(countTeamAdmins) => change({ countTeamAdmins })}
          />
        )}
      </div>
      {removable && (
        <IconButton
          icon="close"
          size="small"
          label={t('removeCondition', { number })}
          onClick={() => rule.remove(condition)}
        />
      )}
    </div>
  );
}
