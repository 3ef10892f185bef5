import { useTranslations } from 'use-intl';
import { Checkbox, TextButton } from '../../ui/index.ts';
import { Popover } from '../../ui/popover.tsx';
import type { useColumnChoice } from './use-columns.ts';
import { optionalColumns } from './users-search.ts';

/** Which columns the list shows; stays on this device, or belongs to the view that is open. */
export function ColumnsChooser({ chosen, choose, reset, ofView }: ReturnType<typeof useColumnChoice>) {
  const t = useTranslations('users');
  return (
    <Popover text={t('columns')} label={t('columns')} size="toolbar" align="end">
      {() => (
        <div className="filters filters-narrow">
          {optionalColumns.map((column) => (
            <Checkbox
              key={column}
              label={t(`column.${column}`)}
              checked={chosen.has(column)}
              onChange={(on) => choose(column, on)}
            />
          ))}
          {!ofView && <p className="meta">{t('columnsNote')}</p>}
          <p>
            <TextButton onClick={reset}>{t('columnsReset')}</TextButton>
          </p>
        </div>
      )}
    </Popover>
  );
}
