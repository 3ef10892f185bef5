import { type ListedProfileField, removeProfileField, updateProfileField } from '@contracts/profile-fields';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useMatchRoute, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { announce, DataTable, isolate, LinkButton, PageHead, ProblemBanner, toast } from '../../ui/index.ts';
import { useFieldColumns } from './columns.tsx';
import { positionsFor } from './positions.ts';
import { fieldsQuery } from './queries.ts';

/** `/admin/organization/profile-fields`: what is known of a user, in the order in which it is asked. */
export function ProfileFieldsPage() {
  const t = useTranslations('fields');
  usePageTitle(t('title'));
  return (
    <Needs permission="profile_fields.manage" title={t('title')}>
      <Fields />
      <Outlet />
    </Needs>
  );
}

const idOf = (field: ListedProfileField) => field.id;

function Fields() {
  const t = useTranslations('fields');
  const navigate = useNavigate();
  const matches = useMatchRoute();
  const { data, error, refetch } = useQuery(fieldsQuery);
  const { move, failure, clearFailure } = useMove(data);
  const [removing, setRemoving] = useState<ListedProfileField | null>(null);
  const actions = useMemo(
    () => ({
      move: (field: ListedProfileField, by: -1 | 1) => void move(field, by),
      edit: (field: ListedProfileField) =>
        void navigate({
          to: '/admin/organization/profile-fields/$fieldId',
          params: { fieldId: field.id },
        }),
      remove: setRemoving,
    }),
    [move, navigate],
  );
  const columns = useFieldColumns(data ?? [], actions);
  const sheetOpen =
    matches({ to: '/admin/organization/profile-fields/new' }) ||
    matches({ to: '/admin/organization/profile-fields/$fieldId' });
  return (
    <>
      <PageHead
        title={t('title')}
        actions={
          <LinkButton
            id="create-field"
            to="/admin/organization/profile-fields/new"
            kind={sheetOpen ? 'plain' : 'primary'}
          >
            {t('add')}
          </LinkButton>
        }
      >
        {t('text')}
      </PageHead>
      {failure !== null && (
        <div className="px-(--page-edge,24px) pb-4">
          <ProblemBanner error={failure} onClose={clearFailure} />
        </div>
      )}
      <DataTable
        label={t('title')}
        columns={columns}
        rows={data}
        rowId={idOf}
        error={error}
        onRetry={() => void refetch()}
        empty={null}
      />
      <RemoveField field={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

/** Moves a field by one place: seen at once, said, and put back if the server refuses. */
function useMove(fields: readonly ListedProfileField[] | undefined) {
  const t = useTranslations('fields');
  const queries = useQueryClient();
  const [failure, setFailure] = useState<unknown>(null);
  const move = useMemo(
    () => async (field: ListedProfileField, by: -1 | 1) => {
      const order = [...(fields ?? [])];
      const from = order.findIndex((one) => one.id === field.id);
      const to = from + by;
      if (from < 0 || to < 0 || to >= order.length) return;
      order.splice(to, 0, ...order.splice(from, 1));
      const changes = positionsFor(order);
      const placed = order.map((one) => {
        const change = changes.find(({ id }) => id === one.id);
        return change ? { ...one, position: change.position } : one;
      });
      setFailure(null);
      await queries.cancelQueries({ queryKey: fieldsQuery.queryKey });
      queries.setQueryData(fieldsQuery.queryKey, placed);
      announce(t('movedTo', { name: isolate(field.label), place: to + 1, of: order.length }));
      keepFocus(field.id, by);
      try {
        for (const { id, position } of changes)
          await call(updateProfileField, { params: { id }, body: { position } });
      } catch (error) {
        setFailure(error);
        await queries.invalidateQueries({ queryKey: fieldsQuery.queryKey });
      }
    },
    [fields, queries, t],
  );
  return { move, failure, clearFailure: () => setFailure(null) };
}

/** The row moved from under the pressed button; the same button of the same row gets the focus back. */
function keepFocus(fieldId: string, by: -1 | 1): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-move="${fieldId}:${by}"]`)?.focus({ preventScroll: false }),
  );
}

function RemoveField({ field, onClose }: { field: ListedProfileField | null; onClose: () => void }) {
  const t = useTranslations('fields');
  const queries = useQueryClient();
  const [refused, setRefused] = useState<unknown>(null);
  const [shown, setShown] = useState(field);
  if (field && field !== shown) setShown(field);
  if (!shown) return null;
  const remove = async () => {
    setRefused(null);
    try {
      await call(removeProfileField, { params: { id: shown.id } });
    } catch (error) {
      setRefused(error);
      throw error;
    }
    queries.setQueryData(fieldsQuery.queryKey, (before) => before?.filter((one) => one.id !== shown.id));
    void queries.invalidateQueries({ queryKey: fieldsQuery.queryKey });
    toast(t('removed', { name: isolate(shown.label) }));
  };
  return (
    <ConfirmDialog
      open={field !== null}
      onClose={() => {
        setRefused(null);
        onClose();
      }}
      title={t('removeTitle', { name: shown.label })}
      confirmLabel={t('removeConfirm')}
      onConfirm={remove}
      danger
    >
      {refused !== null && <ProblemBanner error={refused} />}
      <ul>
        <li>{t('removeValues')}</li>
        <li>{t.rich('removeKey', { key: () => <code dir="ltr">{shown.key}</code> })}</li>
        <li>{t('removeAudit')}</li>
      </ul>
    </ConfirmDialog>
  );
}
