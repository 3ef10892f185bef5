import { type Dispatch, type KeyboardEvent, memo, type SetStateAction } from 'react';
import { useTranslations } from 'use-intl';
import { Button, cx, Icon, IconButton, type IconName } from '../../../ui/index.ts';
import { NoteActions, NoteText } from '../contact-note.tsx';
import type { ContactKind } from '../form-values.ts';
import { type Entry, type EntryState, needsAttention } from './entries.ts';

interface EntryRowProps {
  entry: Entry;
  number: number;
  state: EntryState;
  kind: ContactKind;
  setEntries: Dispatch<SetStateAction<Entry[]>>;
  teams: readonly { id: string; name: string }[];
}

/** What was said of a contact holds no longer once it changes. */
const UNKNOWN = { found: undefined, refusals: [], acceptLandline: false, ifRemoved: null } as const;

/** One of the list: how to reach them, their name, and where they stand. */
export const EntryRow = memo(function EntryRow(props: EntryRowProps) {
  const { entry, number, state, setEntries } = props;
  const t = useTranslations('invite.list');
  const id = `entry-${entry.id}`;
  const bad = needsAttention(state);
  const change = (more: Partial<Entry>) =>
    setEntries((before) => before.map((one) => (one.id === entry.id ? { ...one, ...more } : one)));
  const name = (more: Partial<Entry>) => change({ ...more, guessed: false, refusals: [] });
  const remove = () => {
    focusNext(id);
    setEntries((before) => before.filter((one) => one.id !== entry.id));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
    // Enter is a nod to this one and goes on to the next; Ctrl+Enter sends the list.
    if (!(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (entry.guessed) change({ guessed: false });
    focusNext(id);
  };
  const input = (part: 'contact' | 'first_name' | 'last_name', label: string) => (
    <div className={cx('field-box', part === 'contact' && 'entry-contact')}>
      <input
        id={part === 'contact' ? id : undefined}
        type="text"
        autoComplete="off"
        autoCapitalize={part === 'contact' ? 'off' : 'words'}
        spellCheck={false}
        dir={part === 'contact' ? 'ltr' : 'auto'}
        value={entry[part]}
        placeholder={part === 'contact' ? undefined : label}
        aria-label={t('fieldOf', { label, number })}
        aria-invalid={
          (part === 'contact' ? bad && state !== 'nameMissing' : state === 'nameMissing') || undefined
        }
        aria-describedby={state === 'ready' ? undefined : `${id}-note`}
        onChange={(event) =>
          part === 'contact'
            ? change({ ...UNKNOWN, contact: event.target.value })
            : name({ [part]: event.target.value })
        }
      />
    </div>
  );
  return (
    <li className="entry" data-state={state} onKeyDown={onKeyDown}>
      <Icon name={iconOf(state)} />
      {input('contact', t('contact'))}
      {input('first_name', t('firstName'))}
      {input('last_name', t('lastName'))}
      <IconButton
        icon="close"
        size="small"
        label={t('remove', { contact: entry.contact })}
        onClick={remove}
      />
      <EntryNote {...props} id={`${id}-note`} change={change} />
    </li>
  );
});

const iconOf = (state: EntryState): IconName => {
  if (state === 'ready') return 'check';
  if (state === 'reading') return 'ringQueued';
  if (state === 'guessed') return 'info';
  return state === 'landline' || state === 'nameMissing' ? 'warning' : 'alert';
};

/** The state in words, with the ways out of it; of somebody who is ready only for those who listen. */
function EntryNote(props: EntryRowProps & { id: string; change: (more: Partial<Entry>) => void }) {
  const { id, entry, state, kind, teams, change } = props;
  const t = useTranslations('invite.list');
  const { found } = entry;
  if (state === 'ready') return <span className="vh">{t('state.ready')}</span>;
  if (found && state === 'noted') {
    return (
      <div className="entry-note" id={id}>
        <p>
          <NoteText kind={kind} note={found} ifRemoved={entry.ifRemoved} />
        </p>
        <div className="acts">
          <NoteActions
            kind={kind}
            note={found}
            teams={teams}
            ifRemoved={entry.ifRemoved}
            onIfRemoved={(ifRemoved) => change({ ifRemoved })}
            onUseAnyway={() => change({ acceptLandline: true })}
            onSettled={() => change({ found: undefined })}
          />
        </div>
      </div>
    );
  }
  if (state === 'refused') {
    return (
      <div className="entry-note" id={id}>
        {entry.refusals.map((item) => (
          <p key={`${item.code} ${item.pointer}`}>
            {item.detail} <span className="field-error-more">{item.nextStep}</span>
          </p>
        ))}
        <div className="acts">
          <Button size="small" onClick={() => change({ found: undefined, refusals: [] })}>
            {t('again')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="entry-note" id={id}>
      <p>{t(`state.${state === 'noted' ? 'invalid' : state}`)}</p>
      {state === 'landline' && (
        <div className="acts">
          <Button size="small" onClick={() => change({ acceptLandline: true })}>
            {t('useAnyway')}
          </Button>
        </div>
      )}
      {state === 'guessed' && (
        <div className="acts">
          <Button size="small" icon="check" onClick={() => change({ guessed: false })}>
            {t('guessRight')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** On to the field of the next entry that is shown, or to where more are added. */
function focusNext(id: string): void {
  const row = document.getElementById(id)?.closest('li');
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  (next?.querySelector<HTMLElement>('input') ?? document.getElementById('entries-more'))?.focus();
}
