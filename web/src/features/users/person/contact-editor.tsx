import type { UserPage } from '@contracts/directory';
import { setContactPoint, type User } from '@contracts/users';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call, ProblemError, type ProblemItem } from '../../../app/api.ts';
import { useSession } from '../../../app/session.ts';
import { announce, Button, TextField } from '../../../ui/index.ts';
import { type PhoneValue, readPhone } from '../../../ui/phone.ts';
import { PhoneField } from '../../../ui/phone-field.tsx';
import { isCountryCode } from '../../invitations/countries.ts';
import { cleanEmail } from '../../invitations/form-values.ts';
import { editorKeys } from './editor-keys.ts';
import { userChanged } from './user-query.ts';

interface ContactEditorProps {
  page: UserPage;
  kind: 'email' | 'mobile';
  point: User['contact_points'][number] | undefined;
  onDone: () => void;
}

/** Another address or number in the place of the old one. Says what that does to links and messages. */
export function ContactEditor({ page, kind, point, onDone }: ContactEditorProps) {
  const t = useTranslations('user');
  const { organization } = useSession();
  const client = useQueryClient();
  const home = organization.default_country;
  const [email, setEmail] = useState(point && kind === 'email' ? point.address : '');
  const [mobile, setMobile] = useState<PhoneValue>({
    country: isCountryCode(home) ? home : 'GB',
    text: point && kind === 'mobile' ? point.address : '',
  });
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ProblemItem | string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const field = box.current?.querySelector<HTMLInputElement>('input[type="email"], input[type="tel"]');
    field?.focus();
    field?.select();
  }, []);
  const save = async (acceptLandline = false) => {
    if (busy) return;
    const address = kind === 'email' ? cleanEmail(email) : await e164(mobile);
    if (address === '') return setRefusal(t('contactNeeded'));
    setBusy(true);
    setRefusal(null);
    try {
      const user = await call(setContactPoint, {
        params: { id: page.user.id, kind },
        body: {
          address,
          ...(kind === 'mobile' ? { country: mobile.country } : {}),
          ...(acceptLandline ? { accept_landline: true } : {}),
        },
      });
      announce(t('saved', { field: t(kind) }));
      onDone();
      await userChanged(client, user);
    } catch (fault) {
      setBusy(false);
      setRefusal(fault instanceof ProblemError ? (fault.errors[0] ?? fault.detail) : t('failed'));
      box.current?.querySelector<HTMLInputElement>('input[type="email"], input[type="tel"]')?.focus();
    }
  };
  const item = typeof refusal === 'string' ? null : refusal;
  const said = item ? [item.detail, item.nextStep].filter(Boolean).join(' ') : refusal;
  const doubt = item?.confirmWith === 'accept_landline';
  const note = !said
    ? {}
    : doubt
      ? {
          warning: said as string,
          warningActions: (
            <Button size="small" onClick={() => void save(true)}>
              {t('useAnyway')}
            </Button>
          ),
        }
      : { error: said as string };
  const common = { label: t(kind), hideLabel: true, ...note };
  return (
    <div
      className="profile-editor"
      ref={box}
      onKeyDownCapture={editorKeys({ save: () => void save(), leave: onDone })}
    >
      {kind === 'email' ? (
        <TextField {...common} type="email" dir="ltr" spellCheck={false} value={email} onChange={setEmail} />
      ) : (
        <PhoneField {...common} value={mobile} onChange={setMobile} />
      )}
      <p className="meta">{t(consequenceOf(page, point !== undefined))}</p>
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

function consequenceOf({ user }: UserPage, replaces: boolean) {
  if (user.status === 'not_invited') return 'changeBefore' as const;
  if (user.status === 'invited') return replaces ? ('changeInvited' as const) : ('addInvited' as const);
  return 'changeJoined' as const;
}

async function e164(value: PhoneValue): Promise<string> {
  const reading = await readPhone(value).catch(() => null);
  return reading && 'e164' in reading ? reading.e164 : value.text.trim();
}
