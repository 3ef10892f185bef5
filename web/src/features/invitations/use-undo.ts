import { undoInvitation } from '@contracts/invitations';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { ProblemError } from '../../app/problem.ts';
import { isolate, toast } from '../../ui/index.ts';
import { refreshUsers } from '../users/directory.ts';
import { markUndone } from '../users/recent.ts';

/** Takes an invitation back before its message leaves. Resolves to whether that was in time; says so either way. */
export function useUndo(): (invitationId: string, user: { id: string; name: string }) => Promise<boolean> {
  const t = useTranslations('invite');
  const client = useQueryClient();
  return async (invitationId, user) => {
    try {
      await call(undoInvitation, { params: { id: invitationId } });
      markUndone(user.id);
      toast(t('undone', { name: isolate(user.name) }));
      return true;
    } catch (error) {
      toast(
        error instanceof ProblemError ? `${error.detail} ${error.nextStep ?? ''}`.trim() : t('undoFailed'),
      );
      return false;
    } finally {
      // The page of somebody who was taken back is gone: asking for it again would only find that out.
      await refreshUsers(client);
    }
  };
}
