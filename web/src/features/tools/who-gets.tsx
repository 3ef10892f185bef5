import { useFormatter, useTranslations } from 'use-intl';
import type { Access } from '../../../../server/src/features/tools/shapes.ts';
import { isolate } from '../../ui/index.ts';

/** Who gets a tool, in a line. */
export function useWhoGets(): (access: Access) => string {
  const t = useTranslations('tools');
  const format = useFormatter();
  return (access) => {
    if (access.kind !== 'teams') return t(access.kind);
    if (access.teams.length === 0) return t('nobody');
    return format.list(
      access.teams.map((team) => isolate(team.name)),
      { type: 'conjunction' },
    );
  };
}

/** The two protocols keep their names in every language. */
export const PROTOCOL_NAMES = { openid: 'OpenID Connect', saml: 'SAML 2.0' } as const;

/** The picture of a tool, beside its name and so without words of its own. */
export function ToolIcon({ icon }: { icon: string | null }) {
  return icon ? <img src={icon} alt="" width={20} height={20} /> : null;
}
