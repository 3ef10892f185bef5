import { type User, updateUser } from '@contracts/users';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call, ProblemError } from '../../../app/api.ts';
import { announce, Button, Icon, IconButton, isolate, Name, Skeleton, useWhen } from '../../../ui/index.ts';
import { editorKeys } from './editor-keys.ts';
import { ProfileValue } from './profile-value.tsx';
import { userChanged } from './user-query.ts';

const loadInput = () => import('./profile-input.tsx').then((file) => ({ default: file.ProfileInput }));
/** The fields and their lists are fetched when a pencil is neared: most who read a profile change nothing. */
const ProfileInput = lazy(loadInput);

const WaitingValue = lazy(() =>
  import('../../confirmations/waiting-value.tsx').then((file) => ({ default: file.WaitingValue })),
);

/** One value of a profile, built in or an Extra Detail. */
export interface ProfileEntry {
  key: string;
  custom: boolean;
  label: string;
  type: 'text' | 'long' | 'date' | 'choice' | 'user' | 'suggested';
  /** Of a line manager the id; of a date `2026-12-07`; empty when there is none. */
  value: string;
  manager?: { id: string; name: string } | null;
  hint?: string | undefined;
  choices: readonly string[];
  required: boolean;
  ltr?: boolean;
}

interface ProfileRowProps {
  user: User;
  entry: ProfileEntry;
  /** Why it cannot be changed. */
  locked: string | undefined;
}

/** A value with who set it; the pencil puts the field in its place. */
export function ProfileRow({ user, entry, locked }: ProfileRowProps) {
  const t = useTranslations('user');
  const [editing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !editing) pencil.current?.focus();
    wasEditing.current = editing;
  }, [editing]);
  return (
    <div className="profile-row" data-editing={editing || undefined}>
      <dt>{entry.label}</dt>
      <dd>
        {editing ? (
          <Editor user={user} entry={entry} onDone={() => setEditing(false)} />
        ) : (
          <>
            <span className="profile-value">
              <ProfileValue entry={entry} />
              <SetBy user={user} entry={entry} />
              <Waiting user={user} entry={entry} />
            </span>
            {locked ? (
              <span className="profile-lock" title={locked}>
                <Icon name="lock" />
                <span className="vh">{locked}</span>
              </span>
            ) : (
              <IconButton
                ref={pencil}
                size="small"
                icon="pencil"
                label={t('edit', { field: entry.label })}
                onPointerEnter={() => void loadInput()}
                onFocus={() => void loadInput()}
                onClick={() => setEditing(true)}
              />
            )}
          </>
        )}
      </dd>
    </div>
  );
}

function Editor({ user, entry, onDone }: { user: User; entry: ProfileEntry; onDone: () => void }) {
  const t = useTranslations('user');
  const client = useQueryClient();
  const [value, setValue] = useState(entry.value);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ReactNode>(null);
  const box = useRef<HTMLDivElement>(null);
  const save = async () => {
    if (busy) return;
    if (value === entry.value) return onDone();
    setBusy(true);
    setError(null);
    try {
      const given = { [entry.key]: value.trim() === '' ? null : value };
      const changed = await call(updateUser, {
        params: { id: user.id },
        body: entry.custom ? { custom: given } : given,
      });
      announce(t('saved', { field: isolate(entry.label) }));
      onDone();
      await userChanged(client, changed);
    } catch (fault) {
      setBusy(false);
      setError(
        fault instanceof ProblemError
          ? [fault.detail, fault.nextStep].filter(Boolean).join(' ')
          : t('failed'),
      );
      box.current?.querySelector<HTMLElement>('input, textarea, [role="spinbutton"], button')?.focus();
    }
  };
  return (
    <div
      className="profile-editor"
      ref={box}
      onKeyDownCapture={editorKeys({ save: () => void save(), leave: onDone })}
    >
      <Suspense fallback={<Skeleton lines={1} />}>
        <FocusFirst box={box}>
          <ProfileInput entry={entry} userId={user.id} value={value} onChange={setValue} error={error} />
        </FocusFirst>
      </Suspense>
      <div className="acts">
        <Button size="small" busy={busy} onClick={() => void save()}>
          {t('save')}
        </Button>
        <Button size="small" kind="bare" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  );
}

/** Mounted with the field, which may have to be fetched first. */
function FocusFirst({ box, children }: { box: RefObject<HTMLDivElement | null>; children: ReactNode }) {
  useEffect(() => {
    const find = () =>
      box.current?.querySelector<HTMLElement>(
        'input:not([type="hidden"]), textarea, [role="spinbutton"], button[aria-haspopup]',
      );
    let tries = 0;
    const focus = () => {
      const field = find();
      if (!field && tries++ < 30) return requestAnimationFrame(focus);
      field?.focus();
      if (field instanceof HTMLInputElement) field.select();
    };
    focus();
  }, [box]);
  return children;
}

const fieldOf = (entry: ProfileEntry): string => (entry.custom ? `custom.${entry.key}` : entry.key);

/** A value that does not count yet. */
function Waiting({ user, entry }: { user: User; entry: ProfileEntry }) {
  const proposal = user.proposals.find((one) => one.field === fieldOf(entry));
  if (!proposal) return null;
  return (
    <Suspense fallback={<Skeleton lines={1} />}>
      <WaitingValue user={user} proposal={proposal} label={entry.label} type={entry.type} />
    </Suspense>
  );
}

/** Who set the value, and whether anybody with the right to has confirmed it. */
function SetBy({ user, entry }: { user: User; entry: ProfileEntry }) {
  const t = useTranslations('user');
  const when = useWhen();
  const source = user.sources.find((one) => one.field === fieldOf(entry));
  if (!source || entry.value === '') return null;
  const name = () => <Name>{source.set_by?.name ?? ''}</Name>;
  const byMachine = source.source === 'directory' || source.source === 'provider';
  const known = source.set_by || byMachine ? source.source : 'unknown';
  return (
    <span className="meta profile-source">
      {t.rich(`source.${known}`, { name, time: when(source.set_at, false) })}
      {source.trust === 'proposed' && <> · {t('proposed')}</>}
    </span>
  );
}
