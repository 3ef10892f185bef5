import { type Organization, updateOrganization } from '@contracts/organizations';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type FieldPath, type FieldValues, type UseFormReturn, useForm } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type * as z from 'zod/mini';
import { call } from '../../app/api.ts';
import { ProblemError } from '../../app/problem.ts';
import { AskBeforeLeaving } from '../../ui/ask-before-leaving.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Form, placeProblem } from '../../ui/form.tsx';
import { announce, Button, ProblemBanner, Skeleton } from '../../ui/index.ts';
import { organizationQuery } from './queries.ts';

export type Change = z.input<(typeof updateOrganization)['body']>;

type Written<T extends FieldValues> = { change: Change } | { wrong: Partial<Record<FieldPath<T>, string>> };

export interface SettingsFormProps<T extends FieldValues> {
  /** The form's values from the settings as they are. */
  read: (organization: Organization) => T;
  /** What to send for the fields that changed; problems that need no server are returned by field. */
  write: (values: T, changed: ReadonlySet<string>) => Written<T>;
  /** What a change will bring that is worth a second thought, one sentence each; asked before it is saved. */
  risks?: (change: Change, before: Organization) => string[];
  children: (form: UseFormReturn<T>, organization: Organization) => ReactNode;
}

/** One tab of the settings: saved as a whole, only what changed is sent, leaving with unsaved changes asks once. */
export function SettingsForm<T extends FieldValues>(props: SettingsFormProps<T>) {
  const { data, error, refetch } = useQuery({ ...organizationQuery, refetchOnWindowFocus: false });
  if (data) return <LoadedForm {...props} organization={data} />;
  return (
    <div className="page-body" aria-busy={!error}>
      {error ? <ProblemBanner error={error} onRetry={() => void refetch()} /> : <Skeleton lines={6} />}
    </div>
  );
}

const CHANGED = 'organization.changed_meanwhile';

function LoadedForm<T extends FieldValues>(props: SettingsFormProps<T> & { organization: Organization }) {
  const { read, write, risks, children, organization } = props;
  const t = useTranslations('settings');
  const queries = useQueryClient();
  const [refused, setRefused] = useState<unknown>(null);
  const [asking, setAsking] = useState<{ change: Change; risks: string[] } | null>(null);
  const form = useForm<T>({ defaultValues: read(organization) as never });
  const { dirtyFields, isDirty, isSubmitting } = form.formState;
  const changed = new Set(Object.keys(dirtyFields));

  const save = async (values: T) => {
    setRefused(null);
    if (!isDirty) return announce(t('nothingChanged'));
    const written = write(values, changed);
    if ('wrong' in written) {
      const [first] = Object.keys(written.wrong) as FieldPath<T>[];
      for (const [name, message] of Object.entries(written.wrong) as [FieldPath<T>, string][])
        form.setError(name, { message });
      if (first) form.setFocus(first);
      return;
    }
    const found = risks?.(written.change, organization) ?? [];
    if (found.length > 0) return setAsking({ change: written.change, risks: found });
    await send(written.change);
  };
  const send = async (change: Change) => {
    try {
      const saved = await call(updateOrganization, { body: { ...change, was: wasOf(change, organization) } });
      queries.setQueryData(organizationQuery.queryKey, saved);
      form.reset(read(saved));
      void queries.invalidateQueries({ queryKey: ['me'] });
      // The bar says it too; a note would lie over it.
      announce(t('saved'));
    } catch (error) {
      if (!(error instanceof ProblemError && error.has(CHANGED)))
        return setRefused(placeProblem(form, error));
      await takeNews();
      const message = t('changedMeanwhile');
      for (const { pointer } of error.errors)
        if (pointer) form.setError(pointer.slice(1) as FieldPath<T>, { message });
    }
  };
  /** What others changed becomes the ground that this form's own changes stand on. */
  const takeNews = async () => {
    const fresh = await queries.fetchQuery({ ...organizationQuery, staleTime: 0 });
    form.reset(read(fresh) as never, { keepDirtyValues: true });
  };
  return (
    <Form form={form} onSubmit={save} className="flex-1 flex flex-col">
      <div className="page-body grid gap-8 content-start flex-1">
        {refused !== null && <ProblemBanner error={refused} />}
        {children(form, organization)}
      </div>
      <div className="save-bar" data-dirty={isDirty || undefined}>
        <p className="meta grow">{isDirty ? t('unsaved', { count: changed.size }) : t('allSaved')}</p>
        {isDirty && (
          <Button
            onClick={() => {
              form.reset(read(organization));
              setRefused(null);
            }}
          >
            {t('discard')}
          </Button>
        )}
        <Button
          type="submit"
          kind={isDirty ? 'primary' : 'plain'}
          busy={isSubmitting}
          unavailable={isDirty ? undefined : t('nothingChanged')}
        >
          {t('save')}
        </Button>
      </div>
      <AskBeforeLeaving dirty={isDirty}>{t('leaveText')}</AskBeforeLeaving>
      <ConfirmDialog
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={t('riskTitle')}
        confirmLabel={t('riskConfirm')}
        onConfirm={async () => {
          if (asking) await send(asking.change);
          setAsking(null);
        }}
      >
        <ul className="grid gap-2">
          {asking?.risks.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </ConfirmDialog>
    </Form>
  );
}

/** What this form had read of the settings that it changes: another admin's change in between is then told, not undone. */
const wasOf = (change: Change, organization: Organization): Change =>
  Object.fromEntries(Object.keys(change).map((field) => [field, organization[field as keyof Organization]]));

/** A part of a tab: what it is about on the side, its fields beside it. */
export function SettingsSection(props: { title: string; text?: ReactNode; children: ReactNode }) {
  return (
    <section className="settings-section">
      <div>
        <h2 className="section-title">{props.title}</h2>
        {props.text && <p className="text-sm text-ink-2 mt-1">{props.text}</p>}
      </div>
      <div className="form">{props.children}</div>
    </section>
  );
}
