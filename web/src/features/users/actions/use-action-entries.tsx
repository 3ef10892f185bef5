import type { UserPage } from '@contracts/directory';
import { useTranslations } from 'use-intl';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { useAtTime } from '../use-at-time.ts';
import { type ActionKind, abilityOf, actionIcons, actionKinds, asks } from './actions.ts';
import { useRunAction } from './use-run-action.ts';
import type { Asked } from './user-dialogs.tsx';

/** The actions on a person as entries of a menu: what is not possible says why. Empty while nothing is known. */
export function useActionEntries(
  page: UserPage | undefined,
  onAsk: (asked: Asked) => void,
  without: ReadonlySet<ActionKind> = new Set(),
): (MenuEntry | null)[] {
  const t = useTranslations('user');
  const atTime = useAtTime();
  const run = useRunAction();
  if (!page) return [];
  const entries = actionKinds.flatMap((kind): (MenuEntry | null)[] => {
    const ability = without.has(kind) ? undefined : abilityOf(page, kind);
    if (!ability) return [];
    const at = kind === 'resend' ? page.invitation?.resend_at : null;
    const why = at ? t('resendFrom', { time: atTime(at) }) : ability.detail;
    const entry: MenuEntry = {
      id: kind,
      icon: actionIcons[kind],
      label: t(`action.${kind === 'restore' && page.user.status === 'offboarded' ? 'reactivate' : kind}`),
      danger: kind === 'remove' || kind === 'erase',
      ...(ability.allowed ? {} : { off: true, note: why }),
      onPress: () => (asks.has(kind) ? onAsk({ kind, page }) : void run(kind, page)),
    };
    // Whoever was removed can be removed no more: what cannot be taken back stands apart all the same.
    const apart = kind === 'remove' || (kind === 'erase' && page.user.status === 'removed');
    return apart ? [null, entry] : [entry];
  });
  return entries[0] === null ? entries.slice(1) : entries;
}
