import { useQuery } from '@tanstack/react-query';
import type { FieldErrors } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { ErrorSummary } from '../../ui/form.tsx';
import { Actions, Banner, Button, Checkbox } from '../../ui/index.ts';
import { teamsQuery } from '../teams/queries.ts';
import { ContactFields } from './contact-fields.tsx';
import type { InviteValues } from './form-values.ts';
import { InvitedSoFar } from './invited-so-far.tsx';
import { MoreDetails } from './more-details.tsx';
import { PersonFields } from './person-fields.tsx';
import { RefusalBanner } from './refusal-banner.tsx';
import { SendsLine } from './sends-line.tsx';
import type { InviteForm } from './use-invite-form.ts';

/** The body of the sheet while somebody is being invited. */
export function InviteFields({ invite, restored }: { invite: InviteForm; restored: boolean }) {
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
        teams={teams}
      />
      <PersonFields form={form} />
      <div className="rule-line" />
      <MoreDetails form={form} />
      <Checkbox
        label={t('withoutInviting')}
        hint={t('withoutInvitingHint')}
        checked={!choices.send}
        onChange={(without) => invite.setChoices({ send: !without })}
      />
      <InvitedSoFar />
    </div>
  );
}

/** What will be sent, and the two ways to send it. */
export function InviteFoot({ invite }: { invite: InviteForm }) {
  const t = useTranslations('invite');
  const { form, by, both, busy, choices } = invite;
  return (
    <>
      <SendsLine form={form} by={by} both={both} send={choices.send} />
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

function useChosenTeams(ids: readonly string[]): { id: string; name: string }[] {
  const { data } = useQuery(teamsQuery);
  return (data?.items ?? []).filter((team) => ids.includes(team.id)).map(({ id, name }) => ({ id, name }));
}

/** In the order of the form, each with the id of its field. */
function linesOf(errors: FieldErrors<InviteValues>): { id: string; text: string }[] {
  const { custom, ...own } = errors;
  const named = Object.entries(own as Record<string, { message?: string } | undefined>);
  const extra = Object.entries((custom ?? {}) as Record<string, { message?: string } | undefined>);
  return [
    ...named.map(([name, error]) => ({ id: `invite-${name}`, text: error?.message ?? '' })),
    ...extra.map(([key, error]) => ({ id: `invite-custom-${key}`, text: error?.message ?? '' })),
  ].filter((line) => line.text !== '');
}
