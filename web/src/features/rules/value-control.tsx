import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { STATUSES, TODAY, valuesTaken } from '../../../../server/src/features/dynamic-teams/rule.ts';
import { teamNamesQuery } from '../../app/shell/navigation-facts.ts';
import { ChipCombo } from '../../ui/chip-combo.tsx';
import { type FieldBase, TextField } from '../../ui/index.ts';
import type { Option } from '../../ui/list-box.tsx';
import { Select } from '../../ui/select.tsx';
import { DatePicker } from '../invitations/date-picker.tsx';
import type { DraftCondition } from './draft.ts';
import type { RuleField } from './fields.ts';
import { Managers } from './person-picker.tsx';
import { TextValues } from './text-values.tsx';

interface ValueProps {
  condition: DraftCondition;
  field: RuleField;
  teamId: string;
  error: string | undefined;
  onChange: (change: Partial<DraftCondition>) => void;
}

/** What a condition compares with, as its field and operator ask for it. */
export function ValueControl({ condition, field, teamId, error, onChange }: ValueProps) {
  const t = useTranslations('rules');
  const { operator, values } = condition;
  const taken = valuesTaken(operator);
  const base = { id: `${condition.id}-value`, label: t('value'), hideLabel: true, error };
  const change = (next: string[]) => onChange({ values: next });
  if (taken === 'none') return null;
  if (taken === 'days')
    return (
      <TextField
        {...base}
        label={t('numberOfDays')}
        inputMode="numeric"
        maxLength={4}
        value={condition.days}
        onChange={(days) => onChange({ days: days.trim() })}
        after={<span className="meta">{t('days', { count: Number(condition.days) || 0 })}</span>}
      />
    );
  const several = taken === 'some';
  switch (field.compared) {
    case 'date':
      return <Days {...base} values={values} count={taken === 'two' ? 2 : 1} onChange={change} />;
    case 'user':
      return <Managers {...base} ids={values} several={several} onChange={change} />;
    case 'team':
      return <Teams {...base} values={values} not={teamId} onChange={change} />;
    case 'status':
      return <Statuses {...base} values={values} several={several} onChange={change} />;
    case 'choice':
      return (
        <Choices
          {...base}
          options={withGone(field.choices, values).map((name) => ({ id: name, name }))}
          values={values}
          several={several}
          onChange={change}
        />
      );
    default:
      return <TextValues {...base} field={field.key} values={values} several={several} onChange={change} />;
  }
}

/** A choice that was taken off the list may still stand in profiles, and in this rule. */
const withGone = (choices: readonly string[], values: readonly string[]): string[] => [
  ...new Set([...choices, ...values]),
];

interface ListProps extends FieldBase {
  values: readonly string[];
  several: boolean;
  onChange: (values: string[]) => void;
}

function Choices({
  options,
  values,
  several,
  onChange,
  ...base
}: ListProps & { options: readonly Option[] }) {
  return several ? (
    <ChipCombo {...base} options={options} value={values} onChange={onChange} />
  ) : (
    <Select {...base} options={options} value={values[0] ?? null} onChange={(value) => onChange([value])} />
  );
}

function Statuses(props: ListProps) {
  const state = useTranslations('state');
  return <Choices {...props} options={STATUSES.map((id) => ({ id, name: state(id) }))} />;
}

function Teams({ values, not, onChange, ...base }: Omit<ListProps, 'several'> & { not: string }) {
  const { data } = useQuery(teamNamesQuery);
  const options = (data?.items ?? []).filter((team) => team.id !== not);
  return (
    <ChipCombo
      // The list of options is taken over when the field is made.
      key={data ? 'known' : 'waiting'}
      {...base}
      options={options.map(({ id, name, description }) => ({ id, name, note: description ?? undefined }))}
      value={values}
      onChange={onChange}
    />
  );
}

/** One day or two, each a date or the day on which the rule is evaluated. */
function Days(
  props: FieldBase & { values: readonly string[]; count: 1 | 2; onChange: (values: string[]) => void },
) {
  const { values, count, onChange, error, id, ...base } = props;
  const t = useTranslations('rules');
  const set = (place: number, value: string) =>
    onChange(Array.from({ length: count }, (_, index) => (index === place ? value : (values[index] ?? ''))));
  return (
    <div className="flex flex-wrap gap-2" id={id}>
      {Array.from({ length: count }, (_, place) => place).map((place) => {
        const value = values[place] ?? '';
        const label = count === 1 ? base.label : t(place === 0 ? 'firstDay' : 'lastDay');
        return (
          <div key={place} className="flex flex-wrap gap-2">
            <Select
              {...base}
              label={label}
              value={value === TODAY ? TODAY : 'date'}
              options={[
                { id: 'date', name: t('aDate') },
                { id: TODAY, name: t('today') },
              ]}
              onChange={(kind) => set(place, kind === TODAY ? TODAY : '')}
            />
            {value !== TODAY && (
              <DatePicker
                {...base}
                label={label}
                error={place === count - 1 ? error : undefined}
                value={value || null}
                onChange={(day) => set(place, day ?? '')}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}
