import { useQuery } from '@tanstack/react-query';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { ChipCombo } from '../../ui/chip-combo.tsx';
import { FreeComboBox } from '../../ui/combo-box.tsx';
import { useBound } from '../../ui/form.tsx';
import { TextField } from '../../ui/index.ts';
import type { Option } from '../../ui/list-box.tsx';
import { teamNamesQuery } from '../teams/queries.ts';
import { LineManagerField } from '../users/line-manager-field.tsx';
import { DatePicker } from './date-picker.tsx';
import type { InviteValues } from './form-values.ts';
import { useExistingValues } from './queries.ts';
import { useFieldRules } from './use-field-rules.ts';

type Form = UseFormReturn<InviteValues>;

/** Who the person is, and where they belong from the first day. */
export function PersonFields({ form }: { form: Form }) {
  return (
    <>
      <Names form={form} />
      <Teams form={form} />
      <Job form={form} />
      <Manager form={form} />
      <div className="pair">
        <StartDate form={form} />
        <EmployeeId form={form} />
      </div>
    </>
  );
}

/** What several people may have in common. */
export function SharedFields({ form }: { form: Form }) {
  return (
    <>
      <Teams form={form} />
      <Job form={form} />
      <Manager form={form} />
      <StartDate form={form} />
    </>
  );
}

function Names({ form }: { form: Form }) {
  const t = useTranslations('invite');
  const rules = useFieldRules();
  const first = useBound(form.control, 'first_name');
  const last = useBound(form.control, 'last_name');
  // Some people have one name; either field will do for it.
  const oneMissing = (other: string) => other.trim() === '';
  return (
    <div className="pair">
      <TextField
        {...first}
        id="invite-first_name"
        label={rules.label('first_name', t('firstName'))}
        required={rules.required('first_name') || oneMissing(last.value)}
        autoCapitalize="words"
        spellCheck={false}
      />
      <TextField
        {...last}
        id="invite-last_name"
        label={rules.label('last_name', t('lastName'))}
        required={rules.required('last_name')}
        autoCapitalize="words"
        spellCheck={false}
      />
    </div>
  );
}

function Teams({ form }: { form: Form }) {
  const t = useTranslations('invite');
  const rules = useTranslations('rules');
  const { reachesAll } = useSession();
  const { data, isError } = useQuery(teamNamesQuery);
  const field = useBound(form.control, 'team_ids');
  const firstName = form.watch('first_name').trim();
  const options = (data?.items ?? []).map(
    (team): Option => ({
      id: team.id,
      name: team.name,
      locked: team.by_rule,
      note:
        [
          team.by_rule && rules('byRuleShort'),
          team.description,
          team.who_to_ask && t('whoToAsk', { name: team.who_to_ask }),
        ]
          .filter(Boolean)
          .join(' · ') || undefined,
    }),
  );
  return (
    <ChipCombo
      // The list of options is taken over when the field is made.
      key={data ? 'known' : 'waiting'}
      {...field}
      id="invite-team_ids"
      label={t('teams')}
      aside={firstName ? t('teamsDecideFor', { name: firstName }) : t('teamsDecide')}
      required={!reachesAll || form.watch('role') === 'team_admin'}
      options={options}
      placeholder={data && options.length === 0 ? t('noTeamsYet') : t('chooseTeams')}
      hint={isError ? t('teamsFailed') : !reachesAll && data ? t('ownTeamsOnly') : undefined}
    />
  );
}

function Job({ form }: { form: Form }) {
  const t = useTranslations('invite');
  const rules = useFieldRules();
  const title = useBound(form.control, 'job_title');
  const department = useBound(form.control, 'department');
  const titles = useExistingValues('job_title');
  const departments = useExistingValues('department');
  return (
    <div className="pair">
      {rules.mayEdit('job_title') && (
        <FreeComboBox
          {...title}
          id="invite-job_title"
          label={rules.label('job_title', t('jobTitle'))}
          hint={rules.hint('job_title')}
          required={rules.required('job_title')}
          suggestions={titles}
        />
      )}
      {rules.mayEdit('department') && (
        <FreeComboBox
          {...department}
          id="invite-department"
          label={rules.label('department', t('department'))}
          hint={rules.hint('department')}
          required={rules.required('department')}
          suggestions={departments}
        />
      )}
    </div>
  );
}

function Manager({ form }: { form: Form }) {
  const t = useTranslations('invite');
  const rules = useFieldRules();
  const { ref: _, ...field } = useBound(form.control, 'line_manager');
  if (!rules.mayEdit('line_manager_id')) return null;
  return (
    <LineManagerField
      {...field}
      id="invite-line_manager"
      label={rules.label('line_manager_id', t('lineManager'))}
      required={rules.required('line_manager_id')}
    />
  );
}

function StartDate({ form }: { form: Form }) {
  const t = useTranslations('invite');
  const rules = useFieldRules();
  const { ref: _, ...start } = useBound(form.control, 'start_on');
  if (!rules.mayEdit('start_on')) return null;
  return (
    <DatePicker
      {...start}
      id="invite-start_on"
      label={rules.label('start_on', t('startDate'))}
      required={rules.required('start_on')}
    />
  );
}

function EmployeeId({ form }: { form: Form }) {
  const t = useTranslations('invite');
  const rules = useFieldRules();
  const employeeId = useBound(form.control, 'employee_id');
  if (!rules.mayEdit('employee_id')) return null;
  return (
    <TextField
      {...employeeId}
      id="invite-employee_id"
      label={rules.label('employee_id', t('employeeId'))}
      required={rules.required('employee_id')}
      dir="ltr"
      spellCheck={false}
    />
  );
}
