import type { lookUpContact } from '@contracts/directory';
import type { OutputOf, ProblemItem } from '../../app/api.ts';

/** What is to be said about a contact, before or after the server was asked to invite it. */
export interface Note {
  code: string;
  /** A doubt or a choice lets the form go; an error is certain to be refused. */
  tone: 'error' | 'warning';
  /** The server's sentence; empty where the code has words of its own in the form. */
  detail: string;
  nextStep: string | null;
  holder: { id: string; name: string; status: string; since?: string } | null;
  invitationId: string | null;
  retryAt: string | null;
}

/** The invitation was refused: the note repeats the request when the admin chose. */
export const noteOfProblem = (item: ProblemItem): Note => ({
  code: item.code,
  tone: item.confirmWith ? 'warning' : 'error',
  detail: item.detail,
  nextStep: item.nextStep,
  holder: item.holder ?? null,
  invitationId: null,
  retryAt: item.retryAt ?? null,
});

export const noteOf = (code: string, tone: Note['tone'] = 'error'): Note => ({
  code,
  tone,
  detail: '',
  nextStep: null,
  holder: null,
  invitationId: null,
  retryAt: null,
});

const CODE_BY_STATUS: Readonly<Record<string, string>> = {
  invited: 'invitation.pending_already',
  active: 'user.active_already',
  suspended: 'user.suspended',
  offboarded: 'user.offboarded',
};

/** What a look-up found; null when the contact is free, or when the server cannot judge it any better than the form. */
export function noteOfLookUp(kind: 'email' | 'mobile', found: OutputOf<typeof lookUpContact>): Note | null {
  if (found.state === 'free') return null;
  if (found.state === 'invalid') return noteOf(`${kind}.invalid`);
  if (found.state === 'removed') {
    return { ...noteOf('user.removed_before', 'warning'), holder: found.holder };
  }
  const code = CODE_BY_STATUS[found.holder?.status ?? ''] ?? `${kind}.in_use`;
  return {
    ...noteOf(code),
    holder: found.holder,
    invitationId: found.invitation_id,
    retryAt: found.resend_at,
  };
}
