import type { ProposalRow } from '@contracts/directory';
import { useCallback } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Icon, isolate, Name } from '../../ui/index.ts';
import { DEFAULT_LABELS } from '../profile-fields/field-names.ts';

/** A field's name for this reader: of a built-in one in their language, unless an admin put it otherwise. */
export function useLabelOf(): (row: Pick<ProposalRow, 'field' | 'label'>) => string {
  const t = useTranslations('audit');
  return useCallback(
    ({ field, label }) => {
      const key = `field.${field}` as 'field.department';
      return label === DEFAULT_LABELS[field] && t.has(key) ? t(key) : label;
    },
    [t],
  );
}

/** “Department of Grace Rossi”, to tell the same control of many rows apart. */
export function useNameOf(): (row: ProposalRow) => string {
  const t = useTranslations('confirmations');
  const labelOf = useLabelOf();
  return useCallback(
    (row) => t('nameOf', { field: labelOf(row), name: isolate(row.user.name) }),
    [t, labelOf],
  );
}

/** A value in words: the name behind an id, a day as it is read, or that it is empty. */
export function ValueText({
  value,
  name,
  type,
}: {
  value: string | null;
  /** Of a line manager. */
  name: string | null;
  type: string | null;
}) {
  const t = useTranslations('confirmations');
  const format = useFormatter();
  if (!value) return <span className="text-ink-3">{t('empty')}</span>;
  if (name) return <Name>{name}</Name>;
  if (type === 'date')
    return <>{format.dateTime(new Date(`${value}T00:00:00Z`), { dateStyle: 'medium', timeZone: 'UTC' })}</>;
  return <bdi>{value}</bdi>;
}

/** The field, the value that counts, and the one that would. */
export function Change({ row }: { row: ProposalRow }) {
  const t = useTranslations('confirmations');
  const format = useFormatter();
  const labelOf = useLabelOf();
  return (
    <span className="block py-1 wrap-anywhere">
      <span className="meta block">
        <bdi>{labelOf(row)}</bdi>
      </span>
      <span className="text-ink-2">
        <span className="vh">{t('now')} </span>
        <ValueText value={row.present} name={row.present_name} type={row.type} />
      </span>
      <Icon name="end" className="inline size-3 mx-1 text-ink-3 align-[-1px]" />
      <b className="font-medium">
        <span className="vh">{t('proposed')} </span>
        <ValueText value={row.value} name={row.value_name} type={row.type} />
      </b>
      {row.opens.length > 0 && (
        <span className="meta block">
          {t('opens', { teams: format.list(row.opens.map((team) => isolate(team.name))) })}
        </span>
      )}
    </span>
  );
}

/** By whom, where that is not the person. */
export function ProposedBy({ row }: { row: ProposalRow }) {
  const t = useTranslations('confirmations');
  if (row.source === 'self' || row.source === 'provider') return <>{t(row.source)}</>;
  return <Name>{row.proposed_by?.name ?? t('someone')}</Name>;
}
