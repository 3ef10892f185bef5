import { forecastTeams } from '@contracts/dynamic-teams';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useFormatter, useTranslations } from 'use-intl';
import { call, type RequestOf } from '../../app/api.ts';
import { announce, Icon, isolate } from '../../ui/index.ts';
import type { InviteValues } from '../invitations/form-values.ts';
import { ToolForecast } from '../tools/forecast.tsx';
import { useRuleFields } from './fields.ts';

type Body = RequestOf<typeof forecastTeams>['body'];
const PAUSE_MS = 400;

/** Below the form, before anything is sent: which teams the rules will put the person into, and what waits until confirmed. */
export function Forecast({ form }: { form: UseFormReturn<InviteValues> }) {
  const t = useTranslations('rules');
  const format = useFormatter();
  const fields = useRuleFields();
  const body = usePaused(JSON.stringify(bodyOf(form.watch())));
  const { data } = useQuery({
    queryKey: ['teams', 'forecast', body],
    queryFn: ({ signal }) => call(forecastTeams, { body: JSON.parse(body) as Body, signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const list = (names: readonly string[]) => format.list(names.map(isolate), { type: 'conjunction' });
  const chosen = new Set(form.getValues('team_ids'));
  const teams = (data?.teams ?? []).filter((team) => !chosen.has(team.id));
  const lands = teams.length > 0 ? t('forecast', { teams: list(teams.map((one) => one.name)) }) : '';
  const waits =
    data && data.waiting.length > 0
      ? t('waiting', {
          fields: list(data.waiting.map((key) => fields?.find((one) => one.key === key)?.name ?? key)),
        })
      : '';
  useEffect(() => {
    if (lands) announce(lands);
  }, [lands]);
  useEffect(() => {
    if (waits) announce(waits);
  }, [waits]);
  return (
    <>
      {lands && <Line icon="teams">{lands}</Line>}
      <ToolForecast body={body} />
      {waits && <Line icon="hourglass">{waits}</Line>}
    </>
  );
}

function Line({ icon, children }: { icon: 'teams' | 'hourglass'; children: string }) {
  return (
    <div className="sheet-sends">
      <Icon name={icon} />
      <p className="grow wrap-anywhere">{children}</p>
    </div>
  );
}

function bodyOf(values: InviteValues): Body {
  const { team_ids } = values;
  const custom = Object.fromEntries(Object.entries(values.custom).filter(([, value]) => value?.trim()));
  const texts = {
    job_title: values.job_title,
    department: values.department,
    line_manager_id: values.line_manager?.id,
    start_on: values.start_on,
    employee_id: values.employee_id,
    first_name: values.first_name,
    last_name: values.last_name,
    company: values.company,
    location: values.location,
    work_phone: values.work_phone,
    last_day_on: values.last_day_on,
    about: values.about,
  };
  return {
    values: {
      ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value?.trim())),
      ...(Object.keys(custom).length > 0 ? { custom: custom as Record<string, string> } : {}),
    },
    ...(team_ids.length > 0 ? { team_ids } : {}),
  };
}

function usePaused(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}
