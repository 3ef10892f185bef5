import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { SearchField, Skeleton } from '../../ui/index.ts';
import { Menu } from '../../ui/menu.tsx';
import { Popover } from '../../ui/popover.tsx';
import { ColumnsChooser } from './columns-chooser.tsx';
import type { UsersAnswer, UsersView } from './directory.ts';
import type { useColumnChoice } from './use-columns.ts';
import { useIsPhone } from './use-is-phone.ts';
import { useSlashKey } from './use-slash-key.ts';
import type { useUsersView } from './use-users-view.ts';
import { filterCount } from './users-search.ts';
import { SavedViews } from './views/lazy.ts';

interface UsersToolbarProps {
  view: UsersView;
  onText: (text: string) => void;
  change: ReturnType<typeof useUsersView>['change'];
  columns: ReturnType<typeof useColumnChoice>;
  counts: UsersAnswer['counts'] | undefined;
  /** How many the view holds; null when nobody counted. */
  total: number | null;
  inviting: boolean;
}

const loadFilters = () => import('./users-filters.tsx');
const UsersFilters = lazy(loadFilters);
const ExportDialog = lazy(() => import('./bulk/export-dialog.tsx'));

const PAUSE_MS = 200;

/** Search, filters and columns, and what is rarely wanted. */
export function UsersToolbar(props: UsersToolbarProps) {
  const { view, onText, change, columns, counts, total, inviting } = props;
  const t = useTranslations('users');
  const bulk = useTranslations('bulkJobs');
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [slash, setSlash] = useSlashKey(input);
  const [typed, setTyped] = useTyped(view.text, onText);
  const removed = counts?.removed ?? 0;
  const { may } = useSession();
  const phone = useIsPhone();
  const set = filterCount(view);
  const [exporting, setExporting] = useState<boolean | null>(null);
  return (
    <div className="toolbar">
      <SearchField
        ref={input}
        label={t('search')}
        placeholder={t('searchPlaceholder')}
        value={typed}
        onChange={setTyped}
        {...(slash ? { shortcut: '/' } : {})}
      />
      <Popover
        text={set > 0 ? t('filter.buttonCount', { count: set }) : t('filter.button')}
        label={t('filter.title')}
        size="toolbar"
        onNear={() => void loadFilters()}
      >
        {(close) => (
          <Suspense fallback={<Skeleton />}>
            <UsersFilters view={view} change={change} close={close} />
          </Suspense>
        )}
      </Popover>
      {!phone && <ColumnsChooser {...columns} />}
      {may('saved_views.use') && (
        <Suspense>
          <SavedViews columns={columns.chosen} />
        </Suspense>
      )}
      <Menu
        size="toolbar"
        className="toolbar-end"
        label={t('moreViews')}
        align="end"
        items={[
          ...(removed > 0 || view.status === 'removed'
            ? [
                {
                  id: 'removed',
                  icon: 'trash' as const,
                  label: t('showRemoved', { count: removed }),
                  onPress: () =>
                    void navigate({
                      to: inviting ? '/admin/identity/users/invite' : '/admin/identity/users',
                      search: { status: 'removed' },
                      state: true,
                    }),
                },
              ]
            : []),
          ...(may('users.export')
            ? [
                {
                  id: 'export',
                  icon: 'log' as const,
                  label: t('exportView'),
                  onPress: () => setExporting(true),
                },
              ]
            : []),
          ...(may('users.act_on_many')
            ? [
                {
                  id: 'bulk',
                  icon: 'users' as const,
                  label: bulk('all'),
                  onPress: () => void navigate({ to: '/admin/identity/bulk' }),
                },
              ]
            : []),
          {
            id: 'slash',
            icon: 'search',
            label: t(slash ? 'slashOff' : 'slashOn'),
            note: t('slashNote'),
            onPress: () => setSlash(!slash),
          },
        ]}
      />
      {exporting !== null && (
        <Suspense>
          <ExportDialog open={exporting} onClose={() => setExporting(false)} view={view} count={total} />
        </Suspense>
      )}
    </div>
  );
}

/** What stands in the field follows each key; the list is asked when the reader pauses. */
function useTyped(text: string, onText: (text: string) => void): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(text);
  const told = useRef(text);
  useEffect(() => {
    // Changed from outside: by Back, or by a button that clears the search.
    if (text !== told.current) {
      told.current = text;
      setTyped(text);
    }
  }, [text]);
  useEffect(() => {
    const next = typed.trim();
    if (next === told.current) return;
    const timer = setTimeout(
      () => {
        told.current = next;
        onText(next);
      },
      next === '' ? 0 : PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [typed, onText]);
  return [typed, setTyped];
}
