import { createInvitations, type Invited } from '@contracts/invitations';
import { useQueryClient } from '@tanstack/react-query';
import { type Dispatch, type SetStateAction, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call, type ProblemItem, type RequestOf } from '../../../app/api.ts';
import { itemFromRefusal } from '../../../app/problem.ts';
import { useSession } from '../../../app/session.ts';
import { announce } from '../../../ui/index.ts';
import { type CountryCode, usePhoneLibrary } from '../../../ui/phone.ts';
import { refreshUsers } from '../../users/directory.ts';
import { addRecents } from '../../users/recent.ts';
import { type InviteValues, toPerson } from '../form-values.ts';
import { messageLanguage } from '../message-language.ts';
import type { InviteForm } from '../use-invite-form.ts';
import { useHome } from '../use-message-language.ts';
import { useOnce } from '../use-once.ts';
import { type Entry, entriesOf, type Judged, judgeAll, needsAttention } from './entries.ts';
import { useLookUps } from './use-look-ups.ts';

/** A list is harder to look over than one person: longer than for one, until its messages leave. */
const UNDO_SECONDS = 30;

type Body = NonNullable<RequestOf<typeof createInvitations>['body']>;

export interface ListOptions {
  invite: InviteForm;
  entries: readonly Entry[];
  setEntries: Dispatch<SetStateAction<Entry[]>>;
}

/** A list of people with what is known of each, and its way to the server. */
export function useInviteList({ invite, entries, setEntries }: ListOptions) {
  const t = useTranslations('invite.list');
  const { reachesAll } = useSession();
  const client = useQueryClient();
  const home = useHome();
  const library = usePhoneLibrary();
  const country = invite.form.watch('mobile').country as CountryCode;
  const judged = useMemo(() => judgeAll(entries, country, library?.read), [entries, country, library]);
  const [leftOut, setLeftOut] = useState(0);
  const [sent, setSent] = useState<readonly Invited[]>([]);
  const [left, setLeft] = useState<{ items: ProblemItem[] } | { error: unknown } | null>(null);
  const [busy, setBusy] = useState(false);
  const send = useOnce((body: Body, idempotencyKey) => call(createInvitations, { body, idempotencyKey }));
  useLookUps(entries, judged, setEntries, sent.length);
  useWrittenOut(judged, setEntries);

  const states = [...judged.values()].map((one) => one.state);
  const ready = entries.filter((entry) => judged.get(entry.id)?.state === 'ready');
  const bad = entries.filter((entry) => needsAttention(judged.get(entry.id)?.state ?? 'ready'));

  const add = (text: string) => {
    const more = entriesOf(text, entries);
    setEntries((before) => [...before, ...more.entries]);
    setLeftOut(more.leftOut);
    announce(t('added', { count: more.entries.length }));
  };

  const submit = async (values: InviteValues) => {
    const people = ready.map((entry) => personOf(values, entry, judged.get(entry.id)));
    setBusy(true);
    setLeft(null);
    const outcome = await send({ people, delay_seconds: UNDO_SECONDS });
    if (outcome.kind === 'busy') return;
    setBusy(false);
    if (outcome.kind === 'failed') return setLeft({ error: outcome.error });
    if (outcome.kind === 'refused') return setLeft({ error: outcome.problem });
    take(outcome.answer.items);
  };

  /** Who was invited leaves the list; who was refused stays, with the reason. */
  const take = (items: Awaited<ReturnType<typeof call<typeof createInvitations>>>['items']) => {
    const done = new Set<number>();
    const refusals = new Map<number, ProblemItem[]>();
    const invited = items.flatMap((item, at) => {
      const entry = ready[at];
      if (!entry) return [];
      if (!item.ok) {
        refusals.set(entry.id, item.refusals.map(itemFromRefusal));
        return [];
      }
      done.add(entry.id);
      return [{ answer: item.result, contact: entry.contact }];
    });
    addRecents(invited.toReversed());
    setSent((before) => [...before, ...invited.map((one) => one.answer)]);
    setEntries((before) =>
      before
        .filter((entry) => !done.has(entry.id))
        .map((entry) => ({ ...entry, refusals: refusals.get(entry.id) ?? entry.refusals })),
    );
    setLeftOut(0);
    void refreshUsers(client);
  };

  const languageOf = (entry: Entry, chosen: InviteValues['language']) =>
    messageLanguage({ chosen, country: judged.get(entry.id)?.mobile?.country ?? null, home }).language;

  const personOf = (values: InviteValues, entry: Entry, one: Judged | undefined) => {
    const language = languageOf(entry, values.language);
    const own = { ...values, ...OF_ONE, first_name: entry.first_name, last_name: entry.last_name };
    const mobile = one?.mobile ?? null;
    return toPerson(
      { ...own, email: one?.email ?? '', mobile: { country: mobile?.country ?? country, text: '' } },
      mobile?.e164 ?? null,
      { send: invite.choices.send, acceptLandline: entry.acceptLandline, ifRemoved: entry.ifRemoved },
      { language, reachesAll },
    );
  };

  return {
    invite,
    entries,
    setEntries,
    judged,
    ready,
    bad,
    guessed: states.filter((state) => state === 'guessed').length,
    sent,
    left,
    leftOut,
    busy,
    add,
    languageOf,
    submit,
    dismiss: () => setLeft(null),
  };
}

export type InviteList = ReturnType<typeof useInviteList>;

/** What a person has alone, and a role that is given to one at a time. */
const OF_ONE = { employee_id: '', work_phone: '', about: '', role: 'user' } as const;

/** Numbers are shown with their country as soon as it is known, so that a wrong one is seen. */
function useWrittenOut(
  judged: ReadonlyMap<number, Judged>,
  setEntries: Dispatch<SetStateAction<Entry[]>>,
): void {
  useEffect(() => {
    setEntries((before) => {
      const next = before.map((entry) => {
        const international = judged.get(entry.id)?.mobile?.international;
        const editing = document.activeElement?.id === `entry-${entry.id}`;
        return international && international !== entry.contact && !editing
          ? { ...entry, contact: international }
          : entry;
      });
      return next.some((entry, at) => entry !== before[at]) ? next : before;
    });
  }, [judged, setEntries]);
}
