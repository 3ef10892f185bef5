import type { UserPage } from '@contracts/directory';
import { removeContactPoint } from '@contracts/users';
import { useQueryClient } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../../app/api.ts';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { announce, Icon, IconButton, ProblemBanner, Skeleton, useWhen } from '../../../ui/index.ts';
import { Contact } from '../contact.tsx';
import { userChanged } from './user-query.ts';

const loadEditor = () => import('./contact-editor.tsx').then((file) => ({ default: file.ContactEditor }));
const ContactEditor = lazy(loadEditor);

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** A contact that is to be corrected as soon as the page stands. */
    correct?: 'email' | 'mobile';
  }
}

/** Email and mobile number: whether they are proved, and how to change them. */
export function ContactRows({ page }: { page: UserPage }) {
  return (
    <>
      <ContactRow page={page} kind="email" />
      <ContactRow page={page} kind="mobile" />
    </>
  );
}

function ContactRow({ page, kind }: { page: UserPage; kind: 'email' | 'mobile' }) {
  const t = useTranslations('user');
  const correct = useRouterState({ select: (state) => state.location.state.correct });
  const [editing, setEditing] = useState(correct === kind && page.abilities.change_contacts.allowed);
  const [removing, setRemoving] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  const { user, abilities } = page;
  const point = user.contact_points.find((one) => one.kind === kind);
  const label = t(kind);
  useEffect(() => {
    if (wasEditing.current && !editing) pencil.current?.focus();
    wasEditing.current = editing;
  }, [editing]);
  return (
    <div className="profile-row" data-editing={editing || undefined}>
      <dt>{label}</dt>
      <dd>
        {editing ? (
          <Suspense fallback={<Skeleton lines={1} />}>
            <ContactEditor page={page} kind={kind} point={point} onDone={() => setEditing(false)} />
          </Suspense>
        ) : (
          <>
            <span className="profile-value">
              {point ? (
                <Contact address={point.address} />
              ) : (
                <span className="profile-empty">{t('empty')}</span>
              )}
              {point && <Proved at={point.verified_at} />}
            </span>
            {abilities.change_contacts.allowed ? (
              <>
                {point && user.contact_points.length > 1 && (
                  <IconButton
                    size="small"
                    icon="trash"
                    label={t('removeContact', { field: label })}
                    onClick={() => setRemoving(true)}
                  />
                )}
                <IconButton
                  ref={pencil}
                  size="small"
                  icon={point ? 'pencil' : 'plus'}
                  label={t(point ? 'edit' : 'add', { field: label })}
                  onPointerEnter={() => void loadEditor()}
                  onFocus={() => void loadEditor()}
                  onClick={() => setEditing(true)}
                />
              </>
            ) : (
              <span className="profile-lock" title={abilities.change_contacts.detail}>
                <Icon name="lock" />
                <span className="vh">{abilities.change_contacts.detail}</span>
              </span>
            )}
          </>
        )}
        <RemoveContact page={page} kind={kind} open={removing} onClose={() => setRemoving(false)} />
      </dd>
    </div>
  );
}

function Proved({ at }: { at: string | null }) {
  const t = useTranslations('user');
  const when = useWhen();
  return (
    <span className="meta profile-source">
      {at ? (
        <span className="verified">
          <Icon name="check" /> {t('verifiedOn', { time: when(at, false) })}
        </span>
      ) : (
        t('notVerified')
      )}
    </span>
  );
}

function RemoveContact(props: {
  page: UserPage;
  kind: 'email' | 'mobile';
  open: boolean;
  onClose: () => void;
}) {
  const { page, kind, open, onClose } = props;
  const t = useTranslations('user');
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const confirm = async () => {
    setError(null);
    try {
      const user = await call(removeContactPoint, { params: { id: page.user.id, kind } });
      announce(t('contactRemoved', { field: t(kind) }));
      await userChanged(client, user);
    } catch (fault) {
      setError(fault);
      throw fault;
    }
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t(`removeContactTitle.${kind}`)}
      confirmLabel={t('removeVerb')}
      onConfirm={confirm}
      danger
    >
      <p>{t('removeContactText')}</p>
      {error !== null && <ProblemBanner error={error} />}
    </ConfirmDialog>
  );
}
