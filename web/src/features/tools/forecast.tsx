import { forecastTools } from '@contracts/tools';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { announce, Icon, isolate } from '../../ui/index.ts';

/** Before anything is sent: which tools the person will have. */
export function ToolForecast({ body }: { body: string }) {
  const t = useTranslations('tools');
  const format = useFormatter();
  const { data } = useQuery({
    queryKey: ['tools', 'forecast', body],
    queryFn: ({ signal }) => call(forecastTools, { body: JSON.parse(body), signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const names = (data?.tools ?? []).map((tool) => isolate(tool.name));
  const said = names.length > 0 ? t('forecast', { tools: format.list(names, { type: 'conjunction' }) }) : '';
  useEffect(() => {
    if (said) announce(said);
  }, [said]);
  if (!said) return null;
  return (
    <div className="sheet-sends">
      <Icon name="tools" />
      <p className="grow wrap-anywhere">{said}</p>
    </div>
  );
}
