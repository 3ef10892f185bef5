import type { Connection } from '@contracts/company-sign-in';
import { useTranslations } from 'use-intl';
import { StatusPill } from '../../ui/index.ts';

const PILLS = { draft: 'not_invited', on: 'active', off: 'suspended' } as const;

/** Whether people come in by a connection. */
export function ConnectionState({ state }: Pick<Connection, 'state'>) {
  const t = useTranslations('companySignIn');
  return <StatusPill state={PILLS[state]} word={t(`state.${state}`)} />;
}
