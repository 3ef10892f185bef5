import type { UserPage } from '@contracts/directory';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { ProblemError } from '../../../app/problem.ts';
import { isolate, toast } from '../../../ui/index.ts';
import { useUndo } from '../../invitations/use-undo.ts';
import { refreshUsers } from '../directory.ts';
import { addRecents } from '../recent.ts';
import { type ActionKind, invite, resend } from './actions.ts';

/** Does what needs no question first; says what came of it, and that the person changed. */
export function useRunAction(): (kind: ActionKind, page: UserPage) => Promise<boolean> {
  const t = useTranslations('user');
  const client = useQueryClient();
  const undo = useUndo();
  return async (kind, { user, invitation }) => {
    try {
      if (kind === 'invite') {
        const answer = await invite(user.id);
        addRecents([{ answer, contact: user.contact_points[0]?.address ?? '' }]);
        toast(t('done.invite', { name: isolate(user.name) }));
      } else if (kind === 'resend' && invitation) {
        await resend(invitation.id);
        toast(t('done.resend', { name: isolate(user.name) }));
      } else if (kind === 'undo' && invitation) {
        return await undo(invitation.id, user);
      }
      return true;
    } catch (error) {
      toast(textOf(error, t('failed')));
      return false;
    } finally {
      await refreshUsers(client, user.id);
    }
  };
}

/** A refusal in its own words; anything else in ours. */
export const textOf = (error: unknown, otherwise: string): string =>
  error instanceof ProblemError ? [error.detail, error.nextStep].filter(Boolean).join(' ') : otherwise;
