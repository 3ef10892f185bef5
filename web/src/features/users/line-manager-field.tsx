import { findLineManagers } from '@contracts/users';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { AsyncComboBox } from '../../ui/combo-box.tsx';
import type { FieldBase } from '../../ui/index.ts';
import type { Option } from '../../ui/list-box.tsx';

const PAUSE_MS = 200;
const SHORTEST = 2;
/** What the server gives at most. */
const MOST = 20;

export interface LineManagerFieldProps extends FieldBase {
  value: Option | null;
  onChange: (manager: Option | null) => void;
  onBlur?: () => void;
  /** Whose manager it is: they are not offered themselves. */
  notUserId?: string;
}

/** A person looked up by name; job title and department beside it, because names repeat. */
export function LineManagerField({ notUserId, ...props }: LineManagerFieldProps) {
  const t = useTranslations('users');
  const [query, setQuery] = useState('');
  const asked = useLater(query.trim());
  const wanted = asked.length >= SHORTEST && asked !== props.value?.name;
  const { data, isFetching } = useQuery({
    queryKey: ['line-managers', asked, notUserId],
    queryFn: ({ signal }) =>
      call(findLineManagers, {
        body: { text: asked.slice(0, 100), ...(notUserId ? { not_user_id: notUserId } : {}) },
        signal,
      }),
    enabled: wanted,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const options = (data?.items ?? []).map(
    (person): Option => ({
      id: person.id,
      name: person.name,
      note: [person.job_title, person.department].filter(Boolean).join(' · ') || undefined,
    }),
  );
  return (
    <AsyncComboBox
      {...props}
      query={query}
      onQueryChange={setQuery}
      options={options}
      loading={isFetching || asked !== query.trim()}
      foot={options.length >= MOST ? t('narrowDown', { count: MOST }) : undefined}
    />
  );
}

function useLater(text: string): string {
  const [late, setLate] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setLate(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return late;
}
