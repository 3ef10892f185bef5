import { createTeam, type Team, updateTeam } from '@contracts/teams';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Navigate, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { useSession } from '../../app/session.ts';
import { Form, placeProblem, useBound } from '../../ui/form.tsx';
import {
  Actions,
  Button,
  isolate,
  ProblemBanner,
  Skeleton,
  TextArea,
  TextField,
  toast,
} from '../../ui/index.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { teamChanged, teamQuery } from './queries.ts';

interface Values {
  name: string;
  description: string;
  who_to_ask: string;
}

/** `/admin/identity/teams/new` */
export function NewTeamSheet() {
  const t = useTranslations('teams');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const close = () => void navigate({ to: '/admin/identity/teams' });
  if (!useSession().may('teams.manage')) return <Navigate to="/admin/identity/teams" replace />;
  return (
    <TeamSheet
      title={t('newTitle')}
      submit={t('create')}
      fallbackFocus="#create-team"
      onClose={close}
      save={async (values) => {
        const team = await call(createTeam, { body: values });
        void teamChanged(queries, team);
        toast(t('created', { name: isolate(team.name) }));
        await navigate({
          to: '/admin/identity/teams/$teamId',
          params: { teamId: team.id },
          ignoreBlocker: true,
        });
      }}
    />
  );
}

const route = getRouteApi('/admin/identity/teams/$teamId/edit');

/** `/admin/identity/teams/:id/edit` */
export function EditTeamSheet() {
  const t = useTranslations('teams');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { teamId } = route.useParams();
  const { data: team } = useQuery(teamQuery(teamId));
  const toTeam = (ignoreBlocker: boolean) =>
    navigate({ to: '/admin/identity/teams/$teamId', params: { teamId }, ignoreBlocker });
  if (team?.abilities.manage.allowed === false) {
    return <Navigate to="/admin/identity/teams/$teamId" params={{ teamId }} replace />;
  }
  if (!team) {
    return (
      <Sheet title={t('editTitle')} onClose={() => void toTeam(true)}>
        <Skeleton />
      </Sheet>
    );
  }
  return (
    <TeamSheet
      title={t('editTitle')}
      submit={t('save')}
      team={team}
      fallbackFocus="#add-people"
      onClose={() => void toTeam(false)}
      save={async (values) => {
        const saved = await call(updateTeam, { params: { id: teamId }, body: values });
        void teamChanged(queries, saved);
        toast(t('saved', { name: isolate(saved.name) }));
        await toTeam(true);
      }}
    />
  );
}

interface TeamSheetProps {
  title: string;
  submit: string;
  team?: Team;
  fallbackFocus: string;
  onClose: () => void;
  save: (values: { name: string; description: string | null; who_to_ask: string | null }) => Promise<void>;
}

function TeamSheet({ title, submit, team, fallbackFocus, onClose, save }: TeamSheetProps) {
  const t = useTranslations('teams');
  const [refused, setRefused] = useState<unknown>(null);
  const form = useForm<Values>({
    defaultValues: {
      name: team?.name ?? '',
      description: team?.description ?? '',
      who_to_ask: team?.who_to_ask ?? '',
    },
  });
  const name = useBound(form.control, 'name');
  const description = useBound(form.control, 'description');
  const whoToAsk = useBound(form.control, 'who_to_ask');
  const { isDirty, isSubmitting } = form.formState;
  const submitForm = async (values: Values) => {
    setRefused(null);
    if (values.name.trim() === '')
      return form.setError('name', { message: t('nameMissing') }, { shouldFocus: true });
    try {
      await save({
        name: values.name,
        description: values.description.trim() || null,
        who_to_ask: values.who_to_ask.trim() || null,
      });
    } catch (error) {
      setRefused(placeProblem(form, error));
    }
  };
  return (
    <Sheet
      title={title}
      onClose={onClose}
      dirty={isDirty}
      fallbackFocus={fallbackFocus}
      wrap={(inner) => (
        <Form form={form} onSubmit={submitForm} className="sheet-form">
          {inner}
        </Form>
      )}
      footer={
        <Actions>
          <Button type="submit" kind="primary" busy={isSubmitting}>
            {submit}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </Actions>
      }
    >
      <div className="form">
        {refused !== null && <ProblemBanner error={refused} />}
        <TextField label={t('name')} hint={t('nameHint')} required focusFirst maxLength={200} {...name} />
        <TextArea
          label={t('description')}
          aside={t('optional')}
          hint={t('descriptionHint')}
          maxLength={500}
          {...description}
        />
        <TextField
          label={t('whoToAsk')}
          aside={t('optional')}
          hint={t('whoToAskHint')}
          maxLength={500}
          {...whoToAsk}
        />
      </div>
    </Sheet>
  );
}
