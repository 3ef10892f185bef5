import { type ClipboardEvent, lazy, Suspense } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { useBound } from '../../ui/form.tsx';
import { Segmented, TextButton, TextField } from '../../ui/index.ts';
import { PhoneField } from '../../ui/phone-field.tsx';
import type { NoteContext } from './contact-note.tsx';
import { type ContactKind, cleanEmail, type InviteChoices, type InviteValues } from './form-values.ts';
import type { ContactNotes } from './use-contact-notes.ts';

const NoteText = lazy(() => import('./contact-note.tsx').then((file) => ({ default: file.NoteText })));
const NoteActions = lazy(() => import('./contact-note.tsx').then((file) => ({ default: file.NoteActions })));

export interface ContactFieldsProps {
  form: UseFormReturn<InviteValues>;
  by: ContactKind;
  both: boolean;
  onBy: (by: ContactKind) => void;
  onBoth: (both: boolean) => void;
  contactNotes: ContactNotes;
  choices: InviteChoices;
  onChoices: (choices: Partial<InviteChoices>) => void;
  /** The same request once more, with what was chosen. */
  onRepeat: (choices: Partial<InviteChoices>) => void;
  /** Whether the note is the answer to a request: then a choice repeats it. */
  refused: boolean;
  /** Several people were pasted at once. */
  onSeveral: (text: string) => void;
  teams: NoteContext['teams'];
}

/** How the person is reached: by email, by mobile number, or by both. */
export function ContactFields(props: ContactFieldsProps) {
  const { by, both, onBy, onBoth } = props;
  const t = useTranslations('invite');
  const email = <EmailField key="email" {...props} />;
  const mobile = <MobileField key="mobile" {...props} />;
  return (
    <>
      <Segmented<ContactKind>
        label={t('inviteBy')}
        wide
        value={by}
        onChange={onBy}
        options={[
          { value: 'email', label: t('email'), icon: 'mail' },
          { value: 'mobile', label: t('mobile'), icon: 'phone' },
        ]}
      />
      {by === 'email' ? email : mobile}
      {both ? (
        by === 'email' ? (
          mobile
        ) : (
          email
        )
      ) : (
        <TextButton className="also" onClick={() => onBoth(true)}>
          {t(by === 'email' ? 'alsoMobile' : 'alsoEmail')}
        </TextButton>
      )}
    </>
  );
}

/** What the note under a contact takes from the form. */
function noteContext(props: ContactFieldsProps, kind: ContactKind) {
  const { contactNotes, choices, onChoices, onRepeat, refused, teams } = props;
  const note = contactNotes.notes[kind];
  if (!note) return null;
  const choose = (choice: Partial<InviteChoices>) => (refused ? onRepeat(choice) : onChoices(choice));
  return {
    kind,
    note,
    teams,
    ifRemoved: choices.ifRemoved,
    onIfRemoved: (ifRemoved: 'restore' | 'start_fresh') => choose({ ifRemoved }),
    onUseAnyway: () => {
      contactNotes.clear(kind);
      choose({ acceptLandline: true });
    },
    onSettled: () => contactNotes.settle(kind),
  };
}

/** The note takes the place of the form's own complaint: it knows more about the same thing. */
function noteProps(props: ContactFieldsProps, kind: ContactKind, error: string | undefined) {
  const context = noteContext(props, kind);
  if (!context) return { error };
  const text = (
    <Suspense fallback={context.note.detail || '\u00a0'}>
      <NoteText kind={kind} note={context.note} ifRemoved={context.ifRemoved} />
    </Suspense>
  );
  const actions = (
    <Suspense>
      <NoteActions {...context} />
    </Suspense>
  );
  return context.note.tone === 'error'
    ? { error: text, errorActions: actions }
    : { warning: text, warningActions: actions };
}

function EmailField(props: ContactFieldsProps) {
  const { form, by, contactNotes, onChoices } = props;
  const t = useTranslations('invite');
  const { error, ...field } = useBound(form.control, 'email');
  const change = (text: string) => {
    contactNotes.clear('email');
    onChoices({ ifRemoved: null });
    field.onChange(text);
    contactNotes.typedEmail(text);
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text');
    if (mayHoldSeveral(pasted)) return pasteSeveral(event, props, pasted);
    if (!pasted.includes('<') && !/^mailto:/i.test(pasted)) return;
    event.preventDefault();
    change(cleanEmail(pasted));
  };
  return (
    <TextField
      {...field}
      id="invite-email"
      label={t('emailLabel')}
      aside={by === 'email' ? undefined : t('bothUsed')}
      required={by === 'email'}
      focusFirst={by === 'email'}
      type="email"
      inputMode="email"
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      dir="ltr"
      hint={by === 'email' ? t('severalHint') : undefined}
      onPaste={onPaste}
      onChange={change}
      onBlur={() => {
        const cleaned = cleanEmail(field.value);
        if (cleaned !== field.value) field.onChange(cleaned);
        field.onBlur();
        if (!contactNotes.notes.email) contactNotes.leftEmail(cleaned);
      }}
      {...noteProps(props, 'email', error)}
    />
  );
}

function MobileField(props: ContactFieldsProps) {
  const { form, by, contactNotes, choices, onChoices } = props;
  const t = useTranslations('invite');
  const { error, ...field } = useBound(form.control, 'mobile');
  return (
    <PhoneField
      {...field}
      onPasteText={(event, pasted) => {
        if (!mayHoldSeveral(pasted)) return false;
        pasteSeveral(event, props, pasted);
        return true;
      }}
      id="invite-mobile"
      label={t('mobileLabel')}
      aside={by === 'mobile' ? undefined : t('bothUsed')}
      required={by === 'mobile'}
      focusFirst={by === 'mobile'}
      onChange={(next) => {
        const same = digits(next.text) === digits(field.value.text) && next.country === field.value.country;
        if (!same) {
          contactNotes.clear('mobile');
          onChoices({ ifRemoved: null, acceptLandline: false });
          contactNotes.typedMobile(next);
        }
        field.onChange(next);
      }}
      onBlur={() => {
        field.onBlur();
        if (!contactNotes.notes.mobile)
          contactNotes.leftMobile(form.getValues('mobile'), choices.acceptLandline);
      }}
      {...noteProps(props, 'mobile', error)}
    />
  );
}

/** Two addresses, or what stands between the members of a list. Whether it is one is found out by reading it. */
const mayHoldSeveral = (text: string): boolean =>
  /@[^@]+@|\d\s+\+\d/.test(text) || /\d.*[\n\t,;].*\d/s.test(text);

/** Makes a list of what was pasted, what stands in the field already first; a single contact goes into the field. */
function pasteSeveral(
  event: ClipboardEvent<HTMLInputElement>,
  { form, by, onSeveral }: ContactFieldsProps,
  pasted: string,
): void {
  event.preventDefault();
  const input = event.currentTarget;
  const kept = input.value.slice(0, input.selectionStart ?? 0) + input.value.slice(input.selectionEnd ?? 0);
  void import('./list/pasted.ts').then(({ holdsSeveral, pastedIn }) => {
    if (holdsSeveral(pasted)) return onSeveral(`${kept}\n${pasted}`);
    const contact = pastedIn(pasted)[0]?.contact ?? pasted;
    if (by === 'email') form.setValue('email', cleanEmail(contact), { shouldDirty: true });
    else form.setValue('mobile.text', contact, { shouldDirty: true });
  });
}

/** Spacing that the field puts right by itself is no change. */
const digits = (text: string): string => text.replace(/[\s()./-]/g, '');
