import type { ListedProfileField } from '@contracts/profile-fields';
import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { type Column, Icon, IconButton, PlainLink } from '../../ui/index.ts';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { useFieldWords } from './field-names.ts';

export interface FieldActions {
  move: (field: ListedProfileField, by: -1 | 1) => void;
  edit: (field: ListedProfileField) => void;
  remove: (field: ListedProfileField) => void;
}

export function useFieldColumns(
  fields: readonly ListedProfileField[],
  { move, edit, remove }: FieldActions,
): Column<ListedProfileField>[] {
  const t = useTranslations('fields');
  const confirmations = useTranslations('confirmations');
  const format = useFormatter();
  const wordsOf = useFieldWords();
  const first = fields[0]?.id;
  const last = fields.at(-1)?.id;
  return useMemo(
    () => [
      {
        id: 'label',
        header: t('field'),
        cell: (field) => {
          const { name, description } = wordsOf(field);
          return (
            <span className="who">
              <PlainLink
                to="/admin/organization/profile-fields/$fieldId"
                params={{ fieldId: field.id }}
                className="cut"
              >
                <bdi>{name}</bdi>
              </PlainLink>
              {description && (
                <span className="meta cut">
                  <bdi>{description}</bdi>
                </span>
              )}
              {field.guarded && (
                <span className="meta whitespace-normal flex items-baseline gap-1">
                  <Icon name="lock" className="size-3 shrink-0 self-center" />
                  {confirmations('read')}
                </span>
              )}
              {/* Where its own column has no room. */}
              <span className="hidden @max-[960px]/list:block">
                <KeyOf field={field} />
              </span>
            </span>
          );
        },
      },
      {
        id: 'kind',
        header: t('kind'),
        width: '112px',
        drop: 2,
        cell: (field) => (field.built_in ? <span className="text-ink-2">{t('builtIn')}</span> : t('extra')),
      },
      {
        id: 'key',
        header: t('key'),
        width: '18%',
        drop: 1,
        cell: (field) => <KeyOf field={field} />,
      },
      {
        id: 'type',
        header: t('type'),
        width: '104px',
        drop: 4,
        cell: (field) =>
          field.choices ? t('choicesCount', { count: field.choices.length }) : t(`types.${field.type}`),
      },
      {
        id: 'required',
        header: t('requiredShort'),
        width: '88px',
        drop: 3,
        cell: (field) => field.required && t('yes'),
      },
      {
        id: 'edit',
        header: t('alsoEdit'),
        width: '20%',
        drop: 2,
        cell: (field) => {
          const others = editorsOf(field, t);
          return others.length > 0 ? (
            format.list(others, { type: 'unit' })
          ) : (
            <span className="text-ink-3">{t('nobodyElse')}</span>
          );
        },
      },
      {
        id: 'actions',
        header: t('actions'),
        hideHeader: true,
        width: '112px',
        align: 'end',
        cell: (field) => {
          const items: (MenuEntry | null)[] = [
            { id: 'edit', label: t('edit'), icon: 'pencil', onPress: () => edit(field) },
          ];
          if (!field.built_in)
            items.push(null, {
              id: 'remove',
              label: t('remove'),
              icon: 'trash',
              danger: true,
              onPress: () => remove(field),
            });
          return (
            <span className="inline-flex">
              <IconButton
                data-move={`${field.id}:-1`}
                size="small"
                icon="down"
                className={field.id === first ? 'rotate-180 opacity-40' : 'rotate-180'}
                label={t('moveUp', { name: wordsOf(field).name })}
                unavailable={field.id === first ? t('isFirst') : undefined}
                onClick={() => move(field, -1)}
              />
              <IconButton
                data-move={`${field.id}:1`}
                size="small"
                icon="down"
                className={field.id === last ? 'opacity-40' : ''}
                label={t('moveDown', { name: wordsOf(field).name })}
                unavailable={field.id === last ? t('isLast') : undefined}
                onClick={() => move(field, 1)}
              />
              <Menu size="small" label={t('actionsFor', { name: wordsOf(field).name })} items={items} />
            </span>
          );
        },
      },
    ],
    [t, confirmations, format, first, last, move, edit, remove, wordsOf],
  );
}

const KeyOf = ({ field }: { field: ListedProfileField }) => (
  <code className="font-mono text-xs text-ink-3 block cut" dir="ltr">
    {field.key}
  </code>
);

/** Beside Organization Admins, who always may. */
function editorsOf(field: ListedProfileField, t: ReturnType<typeof useTranslations<'fields'>>): string[] {
  const who: string[] = [];
  if (field.team_admin_may_edit) who.push(t('teamAdmins'));
  if (field.user_may_edit) who.push(t(who.length > 0 ? 'personShort' : 'person'));
  return who;
}
