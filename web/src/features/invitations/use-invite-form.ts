import type { Invited } from '@contracts/invitations';
import { useRef, useState } from 'react';
import { type FieldPath, useForm } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { ProblemError, ProblemItem } from '../../app/problem.ts';
import { useSession } from '../../app/session.ts';
import { focusFirstBad, showProblem } from '../../ui/form.tsx';
import { announce, isolate } from '../../ui/index.ts';
import { readPhone } from '../../ui/phone.ts';
import { UNDO_SECONDS } from '../users/actions/actions.ts';
import { type CheckContext, check } from './check.ts';
import type { Draft } from './draft.ts';
import {
  type ContactKind,
  emptyValues,
  forNextPerson,
  type InviteChoices,
  type InviteValues,
  POINTERS,
  toPerson,
} from './form-values.ts';
import { messageLanguage } from './message-language.ts';
import { noteOfProblem } from './note.ts';
import { useFields } from './queries.ts';
import { remember } from './remembered.ts';
import { useContactNotes } from './use-contact-notes.ts';
import { useInvite } from './use-invite.ts';
import { useHome } from './use-message-language.ts';

export type Intent = 'first' | 'second';

const UNDECIDED: Pick<InviteChoices, 'acceptLandline' | 'ifRemoved'> = {
  acceptLandline: false,
  ifRemoved: null,
};

/** The invite form: its values, what is said about them, and its way to the server. `onInvited` for the first button. */
export function useInviteForm(
  { draft: start, restored }: { draft: Draft; restored: boolean },
  onInvited: (answer: Invited, values: InviteValues) => void,
  /** Whether several people are invited at once: then the form holds what they have in common. */
  list: boolean,
) {
  const t = useTranslations('invite');
  const { reachesAll } = useSession();
  const home = useHome();
  const fields = useFields();
  const invite = useInvite();
  const contactNotes = useContactNotes(reachesAll);
  const [by, setBy] = useState(start.by);
  const [both, setBoth] = useState(start.both);
  const [choices, setChoices] = useState<InviteChoices>({ send: start.send, ...UNDECIDED });
  const [refused, setRefused] = useState(false);
  const [left, setLeft] = useState<{ items: ProblemItem[] } | { error: unknown } | null>(null);
  const [busy, setBusy] = useState<Intent | null>(null);
  const intent = useRef<Intent>('first');

  const context: CheckContext = {
    by,
    both,
    list,
    reachesAll,
    fields: fields.all,
    readMobile: readPhone,
    say: (key, label) => t(`check.${key}`, { label: label ?? '' }),
  };
  const latest = useRef(context);
  latest.current = context;
  const form = useForm<InviteValues>({
    defaultValues: restored ? emptyValues(start.values.mobile.country) : start.values,
    // What was typed before a reload is as unsaved as it was then.
    ...(restored ? { values: start.values, resetOptions: { keepDefaultValues: true } } : {}),
    resolver: async (values) => {
      const errors = await check(values, latest.current);
      return Object.keys(errors).length > 0 ? { values: {}, errors } : { values, errors: {} };
    },
  });

  const changeBy = (next: ContactKind) => {
    setBy(next);
    // What stands in the other field is not to be lost, nor sent from where nobody sees it.
    const { email, mobile } = form.getValues();
    if (next === 'email' ? mobile.text.trim() : email.trim()) setBoth(true);
    form.clearErrors(['email', 'mobile']);
  };
  const changeChoices = (next: Partial<InviteChoices>) => setChoices((before) => ({ ...before, ...next }));

  const submit = async (values: InviteValues, wanted: Intent, decided: InviteChoices) => {
    intent.current = wanted;
    contactNotes.stopAll();
    setBusy(wanted);
    setLeft(null);
    const mobile = by === 'mobile' || both ? await e164(values) : null;
    const typed = by === 'email' || both ? values : { ...values, email: '' };
    const { language } = messageLanguage({
      chosen: values.language,
      country: mobile && values.mobile.country,
      home,
    });
    const body = {
      ...toPerson(typed, mobile, decided, { language, reachesAll }),
      delay_seconds: UNDO_SECONDS,
    };
    const outcome = await invite(body);
    if (outcome.kind === 'busy') return;
    setBusy(null);
    if (outcome.kind === 'refused') return showRefusals(outcome.problem);
    if (outcome.kind === 'failed') return setLeft({ error: outcome.error });
    remember(by, values.mobile.country);
    setRefused(false);
    contactNotes.reset();
    changeChoices(UNDECIDED);
    if (wanted === 'first') return onInvited(outcome.answer, values);
    const name = isolate(outcome.answer.user.name);
    announce(t(decided.send ? 'queuedAndCleared' : 'addedAndCleared', { name }));
    next(values);
  };

  /** An empty form for the next of several. */
  const next = (values: InviteValues) => {
    form.reset(forNextPerson(values));
    document.querySelector('.sheet-body')?.scrollTo({ top: 0 });
    requestAnimationFrame(() => document.getElementById(`invite-${by}`)?.focus());
  };

  const showRefusals = (problem: ProblemError) => {
    const items = problem.errors.map((item) => ({ ...item, pointer: fieldOf(item.pointer, by) }));
    for (const kind of ['email', 'mobile'] as const) {
      const item = items.find((one) => one.pointer === `/${kind}`);
      if (!item) continue;
      contactNotes.set(kind, noteOfProblem(item));
      if (kind !== by) setBoth(true);
    }
    setRefused(true);
    const without = showProblem(form, items, POINTERS as Record<string, FieldPath<InviteValues>>);
    const rest =
      problem.errors.length === 0 ? { error: problem } : without.length > 0 ? { items: without } : null;
    setLeft(rest);
    requestAnimationFrame(() => {
      const sheet = document.querySelector('.sheet');
      if (sheet?.querySelector('[aria-invalid="true"]')) focusFirstBad(sheet);
      else if (!rest) document.getElementById(`invite-${by}`)?.focus();
    });
  };

  const run = (wanted: Intent, more: Partial<InviteChoices> = {}) => {
    const decided = { ...choices, ...more };
    setChoices(decided);
    return form.handleSubmit(
      (values) => submit(values, wanted, decided),
      () => requestAnimationFrame(() => focusFirstBad(document.querySelector('.sheet'))),
    )();
  };

  return {
    form,
    by,
    both,
    choices,
    busy,
    refused,
    left,
    contactNotes,
    setBoth,
    setBy: changeBy,
    setChoices: changeChoices,
    submit: (values: InviteValues, wanted: Intent) => submit(values, wanted, choices),
    repeat: (more?: Partial<InviteChoices>) => void run(intent.current, more),
    submitForm: () => document.querySelector<HTMLFormElement>('.sheet form')?.requestSubmit(),
    dismiss: () => setLeft(null),
    next: () => next(form.getValues()),
    /** What would be lost by leaving. */
    draft: (): Draft => ({ values: form.getValues(), by, both, send: choices.send }),
  };
}

export type InviteForm = ReturnType<typeof useInviteForm>;

async function e164(values: InviteValues): Promise<string | null> {
  const text = values.mobile.text.trim();
  if (text === '') return null;
  const reading = await readPhone(values.mobile).catch(() => null);
  return reading && 'e164' in reading ? reading.e164 : text;
}

/** Where a refusal belongs in this form: one of several teams is said at the teams, a missing contact at the one asked for. */
function fieldOf(pointer: string | null, by: ContactKind): string | null {
  if (pointer?.startsWith('/team_ids')) return '/team_ids';
  if (pointer === '/mobile_country') return '/mobile';
  return pointer === '/email' && by === 'mobile' && !document.getElementById('invite-email')
    ? '/mobile'
    : pointer;
}
