import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button, IconButton, isolate, ProblemBanner, TextField } from '../../ui/index.ts';
import type { Option } from '../../ui/list-box.tsx';
import { Select } from '../../ui/select.tsx';
import { fieldsQuery } from '../invitations/queries.ts';
import { useFieldWords } from '../profile-fields/field-names.ts';

export interface MappingRow {
  id: number;
  /** `department`, `custom.shift` */
  field: string | null;
  /** The name under which the provider says it. */
  said: string;
}

let last = 0;
const rowOf = (field: string | null, said: string): MappingRow => ({ id: ++last, field, said });

/** In the order of the fields' keys, whatever the order in which they are kept. */
export const rowsOf = (mapping: Readonly<Record<string, string>>): MappingRow[] =>
  Object.entries(mapping)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([field, said]) => rowOf(field, said));

/** Rows that are not finished map nothing. */
export const mappingOf = (rows: readonly MappingRow[]): Record<string, string> =>
  Object.fromEntries(rows.flatMap(({ field, said }) => (field && said.trim() ? [[field, said.trim()]] : [])));

/** These say who manages somebody and until when: never a provider's to say. */
const NEVER = ['line_manager_id', 'last_day_on'];

/** Which profile fields the provider fills, and under which name it says them. */
export function Mapping(props: {
  rows: readonly MappingRow[];
  fault: string | undefined;
  onChange: (rows: MappingRow[]) => void;
}) {
  const t = useTranslations('companySignIn');
  const { rows, fault, onChange } = props;
  const { data, error } = useQuery(fieldsQuery);
  const wordsOf = useFieldWords();
  const options: Option[] = (data?.items ?? [])
    .filter(({ key, built_in }) => !(built_in && NEVER.includes(key)))
    .map((field) => ({
      id: field.built_in ? field.key : `custom.${field.key}`,
      name: wordsOf(field).name,
    }));
  const put = (id: number, part: Partial<MappingRow>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const free = (row: MappingRow) =>
    options.filter(({ id }) => !rows.some((other) => other !== row && other.field === id));
  return (
    <fieldset className="grid gap-3" aria-label={t('mapping')}>
      <h3 className="section-title">{t('mapping')}</h3>
      <p className="meta">{t('mappingText')}</p>
      {error && <ProblemBanner error={error} />}
      <ul className="grid gap-3">
        {rows.map((row, at) => (
          <li key={row.id} className="flex flex-wrap gap-2 items-center">
            <div className="grow">
              <Select
                label={t('mapField', { number: at + 1 })}
                hideLabel
                placeholder={t('mapChoose')}
                value={row.field}
                options={free(row)}
                onChange={(field) => put(row.id, { field })}
              />
            </div>
            <div className="grow">
              <TextField
                label={t('mapSaid', { number: at + 1 })}
                hideLabel
                dir="ltr"
                placeholder={t('mapExample')}
                maxLength={200}
                value={row.said}
                error={at === rows.length - 1 ? fault : undefined}
                onChange={(said) => put(row.id, { said })}
              />
            </div>
            <IconButton
              icon="close"
              label={t('mapRemove', {
                name: isolate(options.find(({ id }) => id === row.field)?.name ?? row.said),
              })}
              onClick={() => onChange(rows.filter(({ id }) => id !== row.id))}
            />
          </li>
        ))}
      </ul>
      <div>
        <Button
          icon="plus"
          size="small"
          unavailable={rows.length < options.length ? undefined : t('mapAll')}
          onClick={() => onChange([...rows, rowOf(null, '')])}
        >
          {t('mapAdd')}
        </Button>
      </div>
    </fieldset>
  );
}
