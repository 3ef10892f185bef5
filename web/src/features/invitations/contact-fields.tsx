import type { ClipboardEvent } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { useBound } from '../../ui/form.tsx';
import { announce, Segmented, TextButton, TextField } from '../../ui/index.ts';
import { PhoneField } from '../../ui/phone-field.tsx';
import { type NoteContext, NoteText, noteActions } from './contact-note.tsx';
import {
  addressesIn,
  type ContactKind,
  cleanEmail,
  type InviteChoices,
  type InviteValues,
} from './form-values.ts';
import type { ContactNotes } from './use-contact-notes.ts';

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
    onSettled: () => contactNotes.clear(kind),
  };
}

/** The note takes the place of the form's own complaint: it knows more about the same thing. */
function noteProps(props: ContactFieldsProps, kind: ContactKind, error: string | undefined) {
  const context = noteContext(props, kind);
  if (!context) return { error };
  const text = <NoteText kind={kind} note={context.note} ifRemoved={context.ifRemoved} />;
  const actions = noteActions(context);
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
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text');
    const addresses = addressesIn(pasted);
    if (addresses.length < 2 && !pasted.includes('<') && !/^mailto:/i.test(pasted)) return;
    event.preventDefault();
    change(cleanEmail(addresses[0] ?? pasted));
    if (addresses.length > 1) announce(t('onlyFirst', { count: addresses.length }));
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

/** Spacing that the field puts right by itself is no change. */
const digits = (text: string): string => text.replace(/[\s()./-]/g, '');
