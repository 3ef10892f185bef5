import { type ApiToken, createApiToken } from '@contracts/api-tokens';
import { useQueryClient } from '@tanstack/react-query';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { TokenPermission } from '../../../../server/src/platform/permissions.ts';
import { call } from '../../app/api.ts';
import { useSession } from '../../app/session.ts';
import { Form, placeProblem, useBound } from '../../ui/form.tsx';
import { Actions, Button, ProblemBanner, TextField } from '../../ui/index.ts';
import { Select } from '../../ui/select.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { PermissionFields } from './permission-fields.tsx';
import { tokensQuery } from './queries.ts';
import { ShownOnce } from './shown-once.tsx';

interface Values {
  name: string;
  days: string;
  permissions: TokenPermission[];
}

const LIVES = ['7', '30', '90', '180', '365'] as const;

/** `/admin/organization/api-tokens/new` */
export function NewTokenSheet() {
  const navigate = useNavigate();
  const [made, setMade] = useState<(ApiToken & { token: string }) | null>(null);
  const close = (ignoreBlocker = false) =>
    void navigate({ to: '/admin/organization/api-tokens', ignoreBlocker });
  if (!useSession().may('api_tokens.manage')) return <Navigate to="/admin/organization/api-tokens" replace />;
  return made ? (
    <ShownOnce made={made} onClose={() => close()} onDone={() => close(true)} />
  ) : (
    <TokenForm onClose={() => close()} onMade={setMade} />
  );
}

interface TokenFormProps {
  onClose: () => void;
  onMade: (made: ApiToken & { token: string }) => void;
}

function TokenForm({ onClose, onMade }: TokenFormProps) {
  const t = useTranslations('tokens');
  const queries = useQueryClient();
  const [refused, setRefused] = useState<unknown>(null);
  const form = useForm<Values>({ defaultValues: { name: '', days: '90', permissions: [] } });
  const name = useBound(form.control, 'name');
  const days = useBound(form.control, 'days');
  const permissions = useBound(form.control, 'permissions');
  const { isDirty, isSubmitting } = form.formState;
  const submit = async (values: Values) => {
    setRefused(null);
    if (values.name.trim() === '')
      return form.setError('name', { message: t('nameMissing') }, { shouldFocus: true });
    if (values.permissions.length === 0)
      return form.setError('permissions', { message: t('permissionsMissing') }, { shouldFocus: true });
    try {
      const made = await call(createApiToken, {
        body: {
          name: values.name,
          permissions: values.permissions,
          expires_in_days: Number(values.days),
        },
      });
      void queries.invalidateQueries({ queryKey: tokensQuery.queryKey });
      onMade(made);
    } catch (error) {
      setRefused(placeProblem(form, error));
    }
  };
  return (
    <Sheet
      title={t('newTitle')}
      onClose={onClose}
      dirty={isDirty}
      fallbackFocus="#create-token"
      wrap={(inner) => (
        <Form form={form} onSubmit={submit} className="sheet-form">
          {inner}
        </Form>
      )}
      footer={
        <Actions>
          <Button type="submit" kind="primary" busy={isSubmitting}>
            {t('make')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </Actions>
      }
    >
      <div className="form">
        {refused !== null && <ProblemBanner error={refused} />}
        <TextField label={t('name')} hint={t('nameHint')} required focusFirst maxLength={200} {...name} />
        <Select
          label={t('life')}
          options={LIVES.map((id) => ({ id, name: t('days', { count: Number(id) }) }))}
          {...days}
        />
        <PermissionFields {...permissions} />
      </div>
    </Sheet>
  );
}
