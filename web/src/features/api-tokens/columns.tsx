import type { ApiToken } from '@contracts/api-tokens';
import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { TokenPermission } from '../../../../server/src/platform/permissions.ts';
import { Button, type Column, Ltr, Name, PlainLink, StatusPill } from '../../ui/index.ts';
import { keyOf } from './permissions.ts';

/** @param withMaker whether the list may hold tokens of others */
export function useTokenColumns(revoke: (token: ApiToken) => void, withMaker: boolean): Column<ApiToken>[] {
  const t = useTranslations('tokens');
  return useMemo(() => {
    const columns: (Column<ApiToken> | null)[] = [
      {
        id: 'name',
        header: t('name'),
        cell: (token) => (
          <span className="who">
            <span className="cut block">
              <Name>{token.name}</Name>
            </span>
            <code className="font-mono text-xs text-ink-3 block cut" dir="ltr">
              {`${token.hint}…`}
            </code>
          </span>
        ),
      },
      { id: 'may', header: t('may'), width: '24%', drop: 3, cell: (token) => <May token={token} /> },
      withMaker
        ? {
            id: 'maker',
            header: t('madeBy'),
            width: '16%',
            drop: 2,
            cell: (token) => (
              <PlainLink
                to="/admin/identity/users/$userId"
                params={{ userId: token.made_by.id }}
                className="cut"
              >
                <Name>{token.made_by.name}</Name>
              </PlainLink>
            ),
          }
        : null,
      {
        id: 'used',
        header: t('lastUsed'),
        width: '136px',
        drop: 1,
        cell: (token) => <LastUse token={token} />,
      },
      { id: 'state', header: t('state'), width: '148px', cell: (token) => <State token={token} /> },
      {
        id: 'actions',
        header: t('actions'),
        hideHeader: true,
        width: '104px',
        align: 'end',
        cell: (token) =>
          token.state === 'active' && (
            <Button
              size="small"
              onClick={() => revoke(token)}
              aria-label={t('revokeNamed', { name: token.name })}
            >
              {t('revoke')}
            </Button>
          ),
      },
    ];
    return columns.filter((column) => column !== null);
  }, [t, revoke, withMaker]);
}

/** What it may do, in words; and where its maker has lost a part of it since, that too. */
function May({ token }: { token: ApiToken }) {
  const t = useTranslations('tokens');
  const format = useFormatter();
  const words = token.permissions.map((permission) => t(`can.${keyOf(permission as TokenPermission)}`));
  const lost = token.state === 'active' ? token.permissions.length - token.effective_permissions.length : 0;
  const [first = '', ...others] = words;
  return (
    <span className="two" title={format.list(words, { type: 'unit' })}>
      <span className="cut block">{first}</span>
      {lost > 0 ? (
        <span className="meta block state-warn">{t('lost', { count: lost })}</span>
      ) : (
        others.length > 0 && <span className="meta block">{t('more', { count: others.length })}</span>
      )}
    </span>
  );
}

function LastUse({ token }: { token: ApiToken }) {
  const t = useTranslations('tokens');
  const format = useFormatter();
  if (!token.last_used_on) return <span className="text-ink-3">{t('never')}</span>;
  return (
    <span className="two">
      <span className="block">{dayIn(format, `${token.last_used_on}T00:00:00Z`, 'UTC')}</span>
      {token.last_used_network && (
        <span className="meta block cut">
          <Ltr>{token.last_used_network}</Ltr>
        </span>
      )}
    </span>
  );
}

function State({ token }: { token: ApiToken }) {
  const t = useTranslations('tokens');
  const format = useFormatter();
  return (
    <span className="two">
      <StatusPill state={token.state} />
      <span className="meta block">
        {token.state === 'active'
          ? t('until', { day: dayIn(format, token.expires_at) })
          : dayIn(format, token.revoked_at ?? token.expires_at)}
      </span>
    </span>
  );
}

const dayIn = (format: ReturnType<typeof useFormatter>, instant: string, timeZone?: string): string =>
  format.dateTime(new Date(instant), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...(timeZone ? { timeZone } : {}),
  });
