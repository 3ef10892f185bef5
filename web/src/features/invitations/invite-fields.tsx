import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { FieldErrors } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { ErrorSummary } from '../../ui/form.tsx';
import { Actions, Banner, Button, Checkbox, TextButton } from '../../ui/index.ts';
import { teamNamesQuery } from '../teams/queries.ts';
import { useRecents } from '../users/recent.ts';
import { ContactFields } from './contact-fields.tsx';
import type { InviteValues } from './form-values.ts';
import { GuardedNotice } from './guarded-notice.tsx';
import { LanguageField } from './language-field.tsx';
import { MoreDetails } from './more-details.tsx';
import { PersonFields } from './person-fields.tsx';
import { PreviewButton } from './preview-button.tsx';
import { RefusalBanner } from './refusal-banner.tsx';
import { SendsLine } from './sends-line.tsx';
import type { InviteForm } from './use-invite-form.ts';

const InvitedSoFar = lazy(() =>
  import('./invited-so-far.tsx').then((file) => ({ default: file.InvitedSoFar })),
);

/** The body of the sheet while somebody is being invited. */
export function InviteFields({
  invite,
  restored,
  onSeveral,
  listed,
  onList,
}: {
  invite: InviteForm;
  restored: boolean;
  /** Several people were pasted at once. */
  onSeveral: (text: string) => void;
  /** How many stand in a list that was left. */
  listed: number;
  onList: () => void;
}) {
  const t = useTranslations('invite');
  const { form, left, choices } = invite;
  const teams = useChosenTeams(form.watch('team_ids'));
  const { errors, submitCount } = form.formState;
  const lines = linesOf(errors);
  return (
    <div className="form">
      {restored && submitCount === 0 && (
        <Banner title={t('draftTitle')}>
          <p>{t('draftText')}</p>
        </Banner>
      )}
      {listed > 0 && (
        <TextButton className="justify-self-start" onClick={onList}>
          {t('list.back', { count: listed })}
        </TextButton>
      )}
      {left && <RefusalBanner left={left} onRetry={() => invite.repeat()} onClose={invite.dismiss} />}
      {lines.length > 1 && submitCount > 0 && <ErrorSummary errors={lines} attempt={submitCount} />}
      <ContactFields
        form={form}
        by={invite.by}
        both={invite.both}
        onBy={invite.setBy}
        onBoth={invite.setBoth}
        contactNotes={invite.contactNotes}
        choices={choices}
        onChoices={invite.setChoices}
        onRepeat={invite.repeat}
        refused={invite.refused}
        onSeveral={onSeveral}
        teams={teams}
      />
      <PersonFields form={form} />
      <GuardedNotice />
      <LanguageField form={form} by={invite.by} both={invite.both} />
      <div className="rule-line" />
      <MoreDetails form={form} />
      <Checkbox
        label={t('withoutInviting')}
        hint={t('withoutInvitingHint')}
        checked={!choices.send}
        onChange={(without) => invite.setChoices({ send: !without })}
      />
      <SoFar />
    </div>
  );
}

/** Fetched once somebody was invited. */
function SoFar() {
  return useRecents().length > 0 ? (
    <Suspense>
      <InvitedSoFar />
    </Suspense>
  ) : null;
}

const Forecast = lazy(() => import('../rules/forecast.tsx').then((file) => ({ default: file.Forecast })));

/** What will be sent, and the two ways to send it. */
export function InviteFoot({ invite }: { invite: InviteForm }) {
  const t = useTranslations('invite');
  const { form, by, both, busy, choices } = invite;
  return (
    <>
      <Suspense>
        <Forecast form={form} />
      </Suspense>
      <SendsLine
        form={form}
        by={by}
        both={both}
        send={choices.send}
        preview={<PreviewButton form={form} by={by} both={both} />}
      />
      <Actions>
        <Button type="submit" kind="primary" busy={busy === 'first'} aria-keyshortcuts="Control+Enter">
          {t(choices.send ? 'invite' : 'add')}
        </Button>
        <Button type="submit" name="second" busy={busy === 'second'} aria-keyshortcuts="Control+Shift+Enter">
          {t(choices.send ? 'inviteAndAnother' : 'addAndAnother')}
        </Button>
      </Actions>
    </>
  );
}

/** Names of the teams that are chosen, as far as they are known. */
export function useChosenTeams(ids: readonly string[]): { id: string; name: string }[] {
  const { data } = useQuery(teamNamesQuery);
  return (data?.items ?? []).filter((team) => ids.includes(team.id)).map(({ id, name }) => ({ id, name }));
}

/** In the order of the form, each with the id of its field. */
export function linesOf(errors: FieldErrors<InviteValues>): { id: string; text: string }[] {
  const { custom, ...own } = errors;
  const named = Object.entries(own as Record<string, { message?: string } | undefined>);
  const extra = Object.entries((custom ?? {}) as Record<string, { message?: string } | undefined>);
  return [
    ...named.map(([name, error]) => ({ id: `invite-${name}`, text: error?.message ?? '' })),
    ...extra.map(([key, error]) => ({ id: `invite-custom-${key}`, text: error?.message ?? '' })),
  ].filter((line) => line.text !== '');
}
