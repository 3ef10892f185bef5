import {
  createProfileField,
  type ListedProfileField,
  type ProfileField,
  updateProfileField,
} from '@contracts/profile-fields';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { Form, placeProblem, useBound } from '../../ui/form.tsx';
import {
  Actions,
  Banner,
  Button,
  Checkbox,
  isolate,
  ProblemBanner,
  RadioGroup,
  Skeleton,
  TextArea,
  TextField,
  toast,
} from '../../ui/index.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { cleanChoices } from './choices.ts';
import { ChoicesField } from './choices-field.tsx';
import { isKey, suggestKey } from './field-key.ts';
import { fieldsQuery } from './queries.ts';

type CustomType = 'text' | 'date' | 'choice';
interface Values {
  label: string;
  key: string;
  type: ProfileField['type'];
  description: string;
  choices: string[];
  required: boolean;
  team_admin_may_edit: boolean;
  user_may_edit: boolean;
}

const route = getRouteApi('/admin/organization/profile-fields/$fieldId');

/** `/admin/organization/profile-fields/new` */
export function NewFieldSheet() {
  const t = useTranslations('fields');
  return <FieldSheet title={t('newTitle')} submit={t('create')} fallbackFocus="#create-field" />;
}

/** `/admin/organization/profile-fields/:id` */
export function EditFieldSheet() {
  const t = useTranslations('fields');
  const { fieldId } = route.useParams();
  const navigate = useNavigate();
  const { data } = useQuery(fieldsQuery);
  const field = data?.find((one) => one.id === fieldId);
  if (field) {
    return (
      <FieldSheet
        key={field.id}
        title={t('editTitle', { name: field.label })}
        submit={t('save')}
        field={field}
        fallbackFocus="#main h1"
      />
    );
  }
  return (
    <Sheet title={t('field')} onClose={() => void navigate({ to: '/admin/organization/profile-fields' })}>
      {data ? <Banner tone="warn" title={t('gone')} /> : <Skeleton />}
    </Sheet>
  );
}

function FieldSheet(props: {
  title: string;
  submit: string;
  field?: ListedProfileField;
  fallbackFocus: string;
}) {
  const { title, submit, field, fallbackFocus } = props;
  const t = useTranslations('fields');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data: all } = useQuery(fieldsQuery);
  const [refused, setRefused] = useState<unknown>(null);
  const form = useForm<Values>({ defaultValues: defaultsOf(field) });
  const { isDirty, isSubmitting } = form.formState;
  const leave = (ignoreBlocker: boolean) =>
    navigate({ to: '/admin/organization/profile-fields', ignoreBlocker });

  const save = async (values: Values) => {
    setRefused(null);
    const { choices, repeated } = cleanChoices(values.choices);
    const wrong: Partial<Record<keyof Values, string>> = {};
    if (!field?.built_in && values.label.trim() === '') wrong.label = t('labelMissing');
    if (!field && !isKey(values.key)) wrong.key = t('keyWrong');
    if (!field && all?.some((one) => one.key === values.key)) wrong.key = t('keyInUse');
    if (values.type === 'choice' && choices.length === 0) wrong.choices = t('choicesMissing');
    if (values.type === 'choice' && repeated !== null) wrong.choices = t('choiceTwice', { choice: repeated });
    const names = Object.keys(wrong) as (keyof Values)[];
    if (names.length > 0) {
      for (const name of names) form.setError(name, { message: wrong[name] ?? '' });
      if (names[0]) form.setFocus(names[0]);
      return;
    }
    try {
      const saved = await send(field, values, choices);
      queries.setQueryData(fieldsQuery.queryKey, (before) =>
        field
          ? before?.map((one) => (one.id === saved.id ? { ...one, ...saved } : one))
          : before && [...before, { ...saved, guarded: false }],
      );
      void queries.invalidateQueries({ queryKey: fieldsQuery.queryKey });
      toast(t(field ? 'saved' : 'created', { name: isolate(saved.label) }));
      await leave(true);
    } catch (error) {
      setRefused(placeProblem(form, error));
    }
  };
  return (
    <Sheet
      title={title}
      onClose={() => void leave(false)}
      dirty={isDirty}
      fallbackFocus={fallbackFocus}
      wrap={(inner) => (
        <Form form={form} onSubmit={save} className="sheet-form">
          {inner}
        </Form>
      )}
      footer={
        <Actions>
          <Button type="submit" kind="primary" busy={isSubmitting}>
            {submit}
          </Button>
          <Button onClick={() => void leave(false)}>{t('cancel')}</Button>
        </Actions>
      }
    >
      <div className="form">
        {refused !== null && <ProblemBanner error={refused} />}
        {field?.built_in ? (
          <p className="prose">{t('builtInText', { name: field.label })}</p>
        ) : (
          <Definition form={form} field={field} />
        )}
        <Rules form={form} guarded={field?.guarded === true} />
      </div>
    </Sheet>
  );
}

/** A built-in field keeps its words; an Extra Detail its identifier and type. */
function send(field: ProfileField | undefined, values: Values, choices: string[]): Promise<ProfileField> {
  const { required, team_admin_may_edit, user_may_edit } = values;
  const rules = { required, team_admin_may_edit, user_may_edit };
  if (field?.built_in) return call(updateProfileField, { params: { id: field.id }, body: rules });
  const body = {
    ...rules,
    label: values.label,
    description: values.description.trim() || null,
    ...(values.type === 'choice' ? { choices } : {}),
  };
  return field
    ? call(updateProfileField, { params: { id: field.id }, body })
    : call(createProfileField, { body: { ...body, key: values.key, type: values.type as CustomType } });
}

const defaultsOf = (field: ProfileField | undefined): Values => ({
  label: field?.label ?? '',
  key: field?.key ?? '',
  type: field?.type ?? 'text',
  description: field?.description ?? '',
  choices: field?.choices ?? [''],
  required: field?.required ?? false,
  team_admin_may_edit: field?.team_admin_may_edit ?? true,
  user_may_edit: field?.user_may_edit ?? false,
});

function Definition({ form, field }: { form: UseFormReturn<Values>; field: ProfileField | undefined }) {
  const t = useTranslations('fields');
  const { control } = form;
  const label = useBound(control, 'label');
  const key = useBound(control, 'key');
  const type = useBound(control, 'type');
  const description = useBound(control, 'description');
  const choices = useBound(control, 'choices');
  // The identifier follows the label until somebody writes one.
  const [own, setOwn] = useState(false);
  return (
    <>
      <TextField
        label={t('label')}
        hint={t('labelHint')}
        required
        focusFirst
        maxLength={200}
        {...label}
        onChange={(text) => {
          label.onChange(text);
          if (!field && !own) key.onChange(suggestKey(text));
        }}
      />
      {field ? (
        <Fixed field={field} />
      ) : (
        <>
          <TextField
            label={t('key')}
            aside={t('keyStays')}
            hint={t('keyHint')}
            required
            dir="ltr"
            spellCheck={false}
            autoCapitalize="none"
            maxLength={40}
            {...key}
            onChange={(text) => {
              setOwn(text !== '');
              key.onChange(text.toLowerCase().replace(/[\s-]+/g, '_'));
            }}
          />
          <RadioGroup<CustomType>
            label={t('type')}
            value={type.value as CustomType}
            onChange={type.onChange}
            options={(['text', 'date', 'choice'] as const).map((one) => ({
              value: one,
              label: t(`types.${one}`),
              hint: t(`typeHints.${one}`),
            }))}
          />
        </>
      )}
      {type.value === 'choice' && (
        <ChoicesField value={choices.value} onChange={choices.onChange} error={choices.error} />
      )}
      {field?.type === 'choice' && <p className="field-hint">{t('choicesChange')}</p>}
      <TextArea
        label={t('description')}
        aside={t('optional')}
        hint={t('descriptionHint')}
        maxLength={500}
        {...description}
      />
    </>
  );
}

function Fixed({ field }: { field: ProfileField }) {
  const t = useTranslations('fields');
  return (
    <dl className="facts">
      <dt>{t('key')}</dt>
      <dd>
        <code className="font-mono text-xs" dir="ltr">
          {field.key}
        </code>
      </dd>
      <dt>{t('type')}</dt>
      <dd>{t(`types.${field.type}`)}</dd>
    </dl>
  );
}

function Rules({ form, guarded }: { form: UseFormReturn<Values>; guarded: boolean }) {
  const t = useTranslations('fields');
  const confirmations = useTranslations('confirmations');
  const required = useBound(form.control, 'required');
  const teamAdmin = useBound(form.control, 'team_admin_may_edit');
  const person = useBound(form.control, 'user_may_edit');
  return (
    <>
      <div className="rule-line" />
      <Checkbox
        label={t('required')}
        hint={t('requiredHint')}
        checked={required.value}
        onChange={required.onChange}
      />
      {guarded && (
        <Banner>
          <p>{confirmations('read')}</p>
        </Banner>
      )}
      <Group title={t('whoMayEdit')}>
        <Checkbox label={t('organizationAdmins')} hint={t('always')} checked disabled onChange={() => {}} />
        <Checkbox
          label={t('teamAdmins')}
          hint={t('teamAdminsHint')}
          checked={teamAdmin.value}
          onChange={teamAdmin.onChange}
        />
        <Checkbox
          label={t('person')}
          hint={t('personHint')}
          checked={person.value}
          onChange={person.onChange}
        />
      </Group>
    </>
  );
}

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <fieldset className="grid gap-1">
    <legend className="field-label mb-1">{title}</legend>
    {children}
  </fieldset>
);
