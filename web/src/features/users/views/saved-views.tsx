import type { SavedView } from '@contracts/saved-views';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '../../../ui/index.ts';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import { type OptionalColumn, type UsersSearch, usersSearch } from '../users-search.ts';
import { NameDialog } from './name-dialog.tsx';
import { savedViewsQuery } from './queries.ts';
import { useViewActions } from './use-view-actions.ts';
import { isChanged, queryOf, searchOf } from './view-query.ts';

/** A long name gives way to what stands beside it. */
const WIDEST = '14rem';

/** Filters, order and columns under a name: to open one, and to save what is on the screen. */
export default function SavedViews({ columns }: { columns: ReadonlySet<OptionalColumn> }) {
  const t = useTranslations('views');
  const search = useSearch({ from: '/admin/identity/users' });
  const navigate = useNavigate();
  const [near, setNear] = useState(false);
  const { data } = useQuery({ ...savedViewsQuery, enabled: near || search.view !== undefined });
  const active = data?.find(({ id }) => id === search.view);
  const changed = active !== undefined && isChanged(search, active);
  const [asking, setAsking] = useState<{ key: number; view?: SavedView; open: boolean }>({
    key: 0,
    open: false,
  });
  const actions = useViewActions();
  const go = (next: UsersSearch) =>
    void navigate({ to: '.', search: next, state: (before) => ({ ...before, usersText: '' }) });
  const ask = (view?: SavedView) =>
    setAsking(({ key }) => ({ key: key + 1, open: true, ...(view && { view }) }));
  const query = () => queryOf(search, columns);
  const open = (view: SavedView): MenuEntry => ({
    id: view.id,
    icon: view.id === active?.id ? 'check' : view.shared ? 'users' : 'user',
    label: view.name,
    ...(view.shared && { note: t('shared') }),
    onPress: () => go(searchOf(view)),
  });
  const ofActive = (view: SavedView): MenuEntry[] => [
    ...(view.abilities.change.allowed
      ? [{ id: 'rename', icon: 'pencil' as const, label: t('rename'), onPress: () => ask(view) }]
      : []),
    ...(view.abilities.share.allowed
      ? [
          {
            id: 'share',
            icon: view.shared ? ('user' as const) : ('users' as const),
            label: t(view.shared ? 'unshare' : 'share'),
            onPress: () => void actions.share(view, !view.shared),
          },
        ]
      : []),
    ...(view.abilities.change.allowed
      ? [
          {
            id: 'delete',
            icon: 'trash' as const,
            label: t('delete'),
            danger: true,
            onPress: () => {
              go(usersSearch({ ...search, view: undefined }));
              void actions.remove(view, (back) => go(searchOf(back)));
            },
          },
        ]
      : []),
  ];
  const name = active && (changed ? t('changed', { name: active.name }) : active.name);
  return (
    <>
      <Menu
        kind="plain"
        size="toolbar"
        label={name ? t('active', { name }) : t('button')}
        text={
          <>
            <span className="cut" style={{ maxInlineSize: WIDEST }}>
              {active?.name ?? t('button')}
            </span>
            {changed && <Icon name="pencil" />}
          </>
        }
        className="min-w-0"
        align="start"
        onNear={() => setNear(true)}
        items={[
          ...(search.view
            ? [{ id: 'all', icon: 'back' as const, label: t('leave'), onPress: () => go({}) }]
            : []),
          ...(data ?? []).map(open),
          ...((data?.length ?? 0) > 0 ? [null] : []),
          ...(active && changed && active.abilities.change.allowed
            ? [
                {
                  id: 'update',
                  icon: 'check' as const,
                  label: t('update', { name: active.name }),
                  onPress: () => void actions.update(active, query()),
                },
              ]
            : []),
          { id: 'save', icon: 'plus', label: t('saveAs'), onPress: () => ask() },
          ...(active ? ofActive(active) : []),
        ]}
      />
      <NameDialog
        key={asking.key}
        open={asking.open}
        onClose={() => setAsking((before) => ({ ...before, open: false }))}
        renames={asking.view?.name}
        onSave={async (given, shared) => {
          if (asking.view) return actions.rename(asking.view, given);
          go(searchOf(await actions.create(given, query(), shared)));
        }}
      />
    </>
  );
}
