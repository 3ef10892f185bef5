import { useFormatter, useTranslations } from 'use-intl';
import { Button, EmptyState } from '../../ui/index.ts';
import { isWhole, type UsersView } from './directory.ts';
import { useFilterChips } from './filter-chips.tsx';

/** An empty list says what it was asked for, and the way back. */
export function NoMatch({ view, onClear }: { view: UsersView; onClear: () => void }) {
  const t = useTranslations('users');
  const format = useFormatter();
  const filters = useFilterChips(view);
  if (isWhole(view)) {
    return (
      <EmptyState
        icon="users"
        title={t('noneTitle', { view: t(`view.${view.status ?? 'all'}`) })}
        actions={view.status && <Button onClick={onClear}>{t('showAll')}</Button>}
      >
        <p>{t(`none.${view.status ?? 'all'}`)}</p>
      </EmptyState>
    );
  }
  const clear = view.text && filters.length > 0 ? 'clearBoth' : view.text ? 'clear' : 'clearFilters';
  return (
    <EmptyState
      icon="search"
      title={t('noMatchTitle')}
      actions={<Button onClick={onClear}>{t(clear)}</Button>}
    >
      {view.text && (
        <p>
          {t.rich(view.status ? 'noMatchInView' : 'noMatchText', {
            text: () => <bdi>{view.text}</bdi>,
            view: view.status ? t(`view.${view.status}`) : '',
          })}
        </p>
      )}
      {filters.length > 0 && (
        <p>
          {t('noMatchFilters', {
            filters: format.list(
              filters.map((one) => one.text),
              { type: 'conjunction' },
            ),
          })}
        </p>
      )}
    </EmptyState>
  );
}
