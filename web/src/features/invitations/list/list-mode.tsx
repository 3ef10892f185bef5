import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { useFormatter, useLocale, useTranslations } from 'use-intl';
import { ErrorSummary, Form } from '../../../ui/form.tsx';
import { Actions, Banner, Button, Checkbox, TextArea } from '../../../ui/index.ts';
import { GuardedNotice } from '../guarded-notice.tsx';
import { linesOf, useChosenTeams } from '../invite-fields.tsx';
import { InvitedSoFar } from '../invited-so-far.tsx';
import { LanguageField } from '../language-field.tsx';
import { MoreDetails } from '../more-details.tsx';
import { SharedFields } from '../person-fields.tsx';
import { PreviewButton } from '../preview-button.tsx';
import { RefusalBanner } from '../refusal-banner.tsx';
import { languageName, SendsText } from '../sends-line.tsx';
import { EntryRow } from './entry-row.tsx';
import { type InviteList, type ListOptions, useInviteList } from './use-invite-list.ts';

const Context = createContext<InviteList | null>(null);

function useList(): InviteList {
  const list = useContext(Context);
  if (!list) throw new Error('No list above this component.');
  return list;
}

/** Around body and foot of the sheet while several people are invited at once. */
export function ListForm({ children, ...options }: ListOptions & { children: ReactNode }) {
  const list = useInviteList(options);
  const submit = (values: Parameters<InviteList['submit']>[0]) => {
    if (list.ready.length > 0) return list.submit(values);
    const first = list.bad[0] ?? list.entries[0];
    if (first) document.getElementById(`entry-${first.id}`)?.focus();
  };
  return (
    <Context value={list}>
      <Form form={list.invite.form} onSubmit={submit} className="sheet-form">
        {children}
      </Form>
    </Context>
  );
}

export function ListBody() {
  const t = useTranslations('invite');
  const list = useList();
  const { invite, entries, sent, left } = list;
  const { form, choices } = invite;
  const heading = useRef<HTMLHeadingElement>(null);
  // Once when the list opens, and again with every answer: what came of it is said first.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of those sent is what it waits for.
  useEffect(() => heading.current?.focus(), [sent.length]);
  const { errors, submitCount } = form.formState;
  const lines = linesOf(errors);
  const over = entries.length === 0 && sent.length > 0;
  return (
    <div className="form">
      <h3 className="receipt-title" ref={heading} tabIndex={-1}>
        {over
          ? t(choices.send ? 'list.allInvited' : 'list.allAdded', { count: sent.length })
          : t('list.title', { count: entries.length })}
      </h3>
      {!over && sent.length > 0 && (
        <Banner
          tone="good"
          title={t(choices.send ? 'list.someInvited' : 'list.someAdded', { count: sent.length })}
        >
          <p>{t('list.kept', { count: entries.length })}</p>
        </Banner>
      )}
      {left && <RefusalBanner left={left} onRetry={invite.submitForm} onClose={list.dismiss} />}
      {lines.length > 1 && submitCount > 0 && <ErrorSummary errors={lines} attempt={submitCount} />}
      {over ? <Sent /> : <Entries />}
      {!over && (
        <>
          <h3 className="section-title">{t('list.shared')}</h3>
          <SharedFields form={form} />
          <LanguageField form={form} by="email" both={false} />
          <div className="rule-line" />
          <MoreDetails form={form} list />
          <GuardedNotice />
          <Checkbox
            label={t('withoutInviting')}
            hint={t('withoutInvitingHint')}
            checked={!choices.send}
            onChange={(without) => invite.setChoices({ send: !without })}
          />
        </>
      )}
      <InvitedSoFar />
    </div>
  );
}

function Entries() {
  const t = useTranslations('invite.list');
  const list = useList();
  const { entries, setEntries, judged, bad, guessed, leftOut, invite } = list;
  const teams = useChosenTeams(invite.form.watch('team_ids'));
  // Those who were bad when they were asked for: a row does not vanish under the hand that mends it.
  const [only, setOnly] = useState<ReadonlySet<number> | null>(null);
  const [removed, setRemoved] = useState<typeof entries>([]);
  const shown = only ? entries.filter((entry) => only.has(entry.id)) : entries;
  const badIds = new Set(bad.map((entry) => entry.id));
  return (
    <>
      {leftOut > 0 && (
        <Banner tone="warn" title={t('leftOut', { count: leftOut })}>
          <p>{t('leftOutText')}</p>
        </Banner>
      )}
      {guessed > 0 && (
        <Banner
          title={t('guessed', { count: guessed })}
          actions={
            <Button
              size="small"
              icon="check"
              onClick={() => setEntries((before) => before.map((entry) => ({ ...entry, guessed: false })))}
            >
              {t('guessesRight', { count: guessed })}
            </Button>
          }
        >
          <p>{t('guessedText')}</p>
        </Banner>
      )}
      {(bad.length > 0 || only || removed.length > 0) && (
        <div className="entries-bar">
          <p className="grow">
            {bad.length > 0 ? t('attention', { bad: bad.length, all: entries.length }) : t('noAttention')}
          </p>
          {(bad.length > 0 || only) && (
            <Button size="small" aria-pressed={only !== null} onClick={() => setOnly(only ? null : badIds)}>
              {t(only ? 'showAll' : 'showOnly')}
            </Button>
          )}
          {bad.length > 0 && (
            <Button
              size="small"
              onClick={() => {
                setRemoved(bad);
                setOnly(null);
                setEntries((before) => before.filter((entry) => !badIds.has(entry.id)));
              }}
            >
              {t('removeThem')}
            </Button>
          )}
          {removed.length > 0 && bad.length === 0 && (
            <Button
              size="small"
              icon="undo"
              onClick={() => {
                setEntries((before) => [...before, ...removed].sort((a, b) => a.id - b.id));
                setRemoved([]);
              }}
            >
              {t('putBack', { count: removed.length })}
            </Button>
          )}
        </div>
      )}
      <ul className="entries" aria-label={t('entries')}>
        {shown.map((entry, at) => (
          <EntryRow
            key={entry.id}
            entry={entry}
            number={at + 1}
            state={judged.get(entry.id)?.state ?? 'ready'}
            kind={judged.get(entry.id)?.mobile ? 'mobile' : 'email'}
            setEntries={setEntries}
            teams={teams}
          />
        ))}
      </ul>
      <AddMore onAdd={list.add} />
    </>
  );
}

/** Where more are pasted or typed; Enter adds them. */
function AddMore({ onAdd }: { onAdd: (text: string) => void }) {
  const t = useTranslations('invite.list');
  const [text, setText] = useState('');
  const add = (more: string) => {
    if (more.trim() !== '') onAdd(more);
    setText('');
  };
  return (
    <TextArea
      id="entries-more"
      label={t('more')}
      hint={t('moreHint')}
      rows={2}
      dir="auto"
      spellCheck={false}
      value={text}
      onChange={setText}
      onPaste={(event) => {
        event.preventDefault();
        add(`${text}\n${event.clipboardData.getData('text')}`);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        add(text);
      }}
    />
  );
}

/** What came of the whole list. */
function Sent() {
  const t = useTranslations('invite');
  const locale = useLocale();
  const format = useFormatter();
  const { sent } = useList();
  const messages = sent.flatMap((one) => one.deliveries);
  const count = (channel: 'email' | 'sms') => messages.filter((one) => one.channel === channel).length;
  const languages = [...new Set(sent.flatMap((one) => one.invitation?.language ?? []))];
  const teams = [...new Map(sent.flatMap((one) => one.teams.map((team) => [team.id, team.name]))).values()];
  const until = sent.flatMap((one) => one.invitation?.expires_at ?? []).sort()[0];
  return (
    <dl className="facts">
      {messages.length > 0 && (
        <>
          <dt>{t('list.messages')}</dt>
          <dd>{t('list.messagesSent', { emails: count('email'), texts: count('sms') })}</dd>
        </>
      )}
      <dt>{t('teams')}</dt>
      <dd>{teams.length > 0 ? format.list(teams) : t('noTeam')}</dd>
      {until && (
        <>
          <dt>{t('worksUntil')}</dt>
          <dd>{format.dateTime(new Date(until), { dateStyle: 'long', timeStyle: 'short' })}</dd>
          <dt>{t('language')}</dt>
          <dd>{format.list(languages.map((tag) => languageName(locale, tag)))}</dd>
        </>
      )}
    </dl>
  );
}

/** What will be sent to how many, and the button. */
export function ListFoot({ onOne, onClose }: { onOne: () => void; onClose: () => void }) {
  const t = useTranslations('invite');
  const locale = useLocale();
  const format = useFormatter();
  const { invite, entries, judged, ready, sent, busy, languageOf } = useList();
  const { form, choices } = invite;
  const chosen = form.watch('language');
  if (entries.length === 0 && sent.length > 0) {
    return (
      <Actions>
        <Button kind="primary" onClick={onOne}>
          {t('inviteAnother')}
        </Button>
        <Button onClick={onClose}>{t('done')}</Button>
      </Actions>
    );
  }
  const languages = [...new Set(ready.map((entry) => languageOf(entry, chosen)))];
  const texts = ready.filter((entry) => judged.get(entry.id)?.mobile).length;
  return (
    <>
      {choices.send ? (
        <SendsText icon="send" preview={<PreviewButton form={form} by="email" both={false} />}>
          {ready.length === 0
            ? t('list.sendsNone')
            : t('list.sends', {
                emails: ready.length - texts,
                texts,
                languages: format.list(languages.map((tag) => languageName(locale, tag))),
              })}
        </SendsText>
      ) : (
        <SendsText icon="user">{t('sends.nothing')}</SendsText>
      )}
      <Actions>
        <Button type="submit" kind="primary" busy={busy} aria-keyshortcuts="Control+Enter">
          {t(choices.send ? 'list.invite' : 'list.add', { count: ready.length })}
        </Button>
        <Button onClick={onOne}>{t('list.leave')}</Button>
      </Actions>
    </>
  );
}
