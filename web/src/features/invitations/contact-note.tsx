import { addMembers } from '@contracts/teams';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { useSession } from '../../app/session.ts';
import { Button, isolate, Link, LinkButton, Name, toast, useWhen } from '../../ui/index.ts';
import { textOf } from '../users/actions/use-run-action.ts';
import { refreshUsers } from '../users/directory.ts';
import { type ContactKind, firstWord } from './form-values.ts';
import type { Note } from './note.ts';
import { ReactivateButton, ResendButton } from './note-buttons.tsx';

export interface NoteContext {
  kind: ContactKind;
  note: Note;
  /** Teams chosen in the form, to which the holder could be added instead. */
  teams: readonly { id: string; name: string }[];
  ifRemoved: 'restore' | 'start_fresh' | null;
  onIfRemoved: (choice: 'restore' | 'start_fresh') => void;
  onUseAnyway: () => void;
  /** What was wrong has been dealt with otherwise. */
  onSettled: () => void;
}

/** What is wrong, or doubtful, with a contact, in a sentence. */
export function NoteText({ kind, note, ifRemoved }: Pick<NoteContext, 'kind' | 'note' | 'ifRemoved'>) {
  const t = useTranslations('invite');
  const when = useWhen();
  const { holder } = note;
  if (holder && note.code === 'user.removed_before') {
    const name = () => <Name>{holder.name}</Name>;
    if (ifRemoved) return t.rich(`note.removed.${ifRemoved}`, { name });
    const how = holder.status === 'offboarded' ? 'left' : 'removed';
    return holder.since
      ? t.rich(`note.${how}.on`, { name, time: when(holder.since, false) })
      : t.rich(`note.${how}.text`, { name });
  }
  if (holder) {
    const status = holder.status === 'invited' && holder.since ? 'invitedOn' : holder.status;
    return (
      <>
        {t.rich('note.usedBy', {
          name: () => (
            <Link to="/admin/identity/users/$userId" params={{ userId: holder.id }}>
              <Name>{holder.name}</Name>
            </Link>
          ),
        })}{' '}
        <span className="field-error-more">
          {isStatus(status) &&
            t(`note.status.${status}`, { time: holder.since ? when(holder.since, false) : '' })}
        </span>
      </>
    );
  }
  if (note.code === 'mobile.landline') return t('note.landline');
  if (note.code === 'email.invalid' && !note.detail) return t('note.emailInvalid');
  if (note.code === 'mobile.invalid' && !note.detail) return t('note.mobileInvalid');
  return (
    <>
      {note.detail || t(`note.inUse.${kind}`)}{' '}
      <span className="field-error-more">{note.nextStep ?? (note.detail ? null : t('note.askAdmin'))}</span>
    </>
  );
}

const statuses = ['invitedOn', 'invited', 'active', 'suspended', 'not_invited', 'offboarded'] as const;
const isStatus = (status: string): status is (typeof statuses)[number] =>
  (statuses as readonly string[]).includes(status);

/** The ways out of it; nothing where there are none but typing something else. */
export function NoteActions(context: NoteContext): ReactNode {
  const { note, onUseAnyway } = context;
  if (note.code === 'mobile.landline') return <UseAnyway onPress={onUseAnyway} />;
  if (note.code === 'mobile.country_not_allowed') return <SettingsLink />;
  if (!note.holder) return null;
  return note.code === 'user.removed_before' ? (
    <RemovedChoice {...context} />
  ) : (
    <HolderActions {...context} holder={note.holder} />
  );
}

function UseAnyway({ onPress }: { onPress: () => void }) {
  const t = useTranslations('invite');
  return (
    <Button size="small" onClick={onPress}>
      {t('useAnyway')}
    </Button>
  );
}

function SettingsLink() {
  const t = useTranslations('invite');
  const { may } = useSession();
  if (!may('organization.manage')) return null;
  return (
    <LinkButton size="small" to="/admin/organization/settings">
      {t('openSettings')}
    </LinkButton>
  );
}

/** Not a refusal but a choice: take the former user back, or begin with a new one. */
function RemovedChoice({ ifRemoved, onIfRemoved }: NoteContext) {
  const t = useTranslations('invite');
  return (['restore', 'start_fresh'] as const).map((choice) => (
    <Button
      key={choice}
      size="small"
      icon={ifRemoved === choice ? 'check' : 'undo'}
      aria-pressed={ifRemoved === choice}
      onClick={() => onIfRemoved(choice)}
    >
      {t(`removedChoice.${choice}`)}
    </Button>
  ));
}

function HolderActions({
  note,
  holder,
  teams,
  onSettled,
}: NoteContext & { holder: NonNullable<Note['holder']> }) {
  const t = useTranslations('invite');
  const mayTakeBack = useSession().may('users.change_status');
  const first = firstWord(holder.name);
  return (
    <>
      <LinkButton size="small" to="/admin/identity/users/$userId" params={{ userId: holder.id }}>
        {t('openProfile')}
      </LinkButton>
      {note.code === 'invitation.pending_already' && (
        <ResendButton holder={holder} invitationId={note.invitationId} availableAt={note.retryAt} />
      )}
      {(note.code === 'user.suspended' || note.code === 'user.offboarded') && mayTakeBack && (
        <ReactivateButton holder={holder} onDone={onSettled} />
      )}
      {teams.length > 0 && holder.status !== 'suspended' && holder.status !== 'offboarded' && (
        <AddToTeams holder={holder} label={t('addToTeams', { name: first })} teams={teams} />
      )}
    </>
  );
}

function AddToTeams(props: {
  holder: { id: string; name: string };
  label: string;
  teams: NoteContext['teams'];
}) {
  const { holder, label, teams } = props;
  const t = useTranslations('invite');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    try {
      for (const team of teams) {
        const { items } = await call(addMembers, {
          params: { id: team.id },
          body: { user_ids: [holder.id] },
        });
        const refused = items.find((item) => !item.ok);
        if (refused) return toast(refused.detail ?? t('notAdded'));
      }
      toast(t('addedToTeams', { name: isolate(holder.name), count: teams.length }));
    } catch (error) {
      toast(textOf(error, t('notAdded')));
    } finally {
      setBusy(false);
      await refreshUsers(client, holder.id);
    }
  };
  return (
    <Button size="small" busy={busy} onClick={() => void add()}>
      {label}
    </Button>
  );
}
