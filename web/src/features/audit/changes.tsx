import type { AuditEvent } from '@contracts/audit';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { useFormatter, useLocale, useTranslations } from 'use-intl';
import { grantedRoles, type Role as RoleName } from '../../../../server/src/platform/permissions.ts';
import { Disclosure, Icon, isPillState, Ltr } from '../../ui/index.ts';
import { fieldsQuery } from '../profile-fields/queries.ts';
import { METHODS } from '../sign-in/methods.ts';
import { PROTOCOL_NAMES } from '../tools/who-gets.tsx';
import { TeamName, UserName } from './names.tsx';

type Change = AuditEvent['changes'][number];
const SHOWN = 3;
/** Said by the sentence, or beside the time. */
const ELSEWHERE = new Set(['@network', 'user_id', 'contact_point_id', 'passkey_id']);

/** What changed, each field on its line: before, then after. Beyond three the rest is behind a press. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  const t = useTranslations('audit');
  const said = changes.filter((one) => !ELSEWHERE.has(one.field));
  if (said.length === 0) return null;
  const rest = said.slice(SHOWN);
  return (
    <div className="py-1 grid gap-1">
      <ul className="grid gap-0.5">
        {said.slice(0, SHOWN).map((one) => (
          <ChangeLine key={one.field} change={one} />
        ))}
      </ul>
      {rest.length > 0 && (
        <Disclosure quiet label={t('moreChanges', { count: rest.length })}>
          <ul className="grid gap-0.5">
            {rest.map((one) => (
              <ChangeLine key={one.field} change={one} />
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  );
}

function ChangeLine({ change: { field, before, after } }: { change: Change }) {
  const t = useTranslations('audit');
  const name = useFieldName(field);
  const was = isEmpty(before) ? null : <Value field={field} value={before} />;
  const is = isEmpty(after) ? null : <Value field={field} value={after} />;
  return (
    <li className="wrap-anywhere">
      <span className="text-ink-3">{name}</span>{' '}
      {was && (
        <>
          <span className="vh">{t('before')} </span>
          <span className={is ? 'text-ink-2' : 'text-ink-2 line-through'}>{was}</span>
          {is && (
            <>
              <Icon name="end" className="inline size-3 mx-1 text-ink-3 align-[-1px]" />
              <span className="vh"> {t('after')} </span>
            </>
          )}
          {!is && <span className="vh"> {t('takenAway')}</span>}
        </>
      )}
      {is}
    </li>
  );
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Names of fields: ours, then those of Extra Details, then the identifier itself as words. */
function useFieldName(field: string): string {
  const t = useTranslations('audit');
  const { data } = useQuery({ ...fieldsQuery, staleTime: 60_000 });
  const key = field.replace(/^custom\./, '');
  if (t.has(`field.${field}` as 'field.name')) return t(`field.${field}` as 'field.name');
  return data?.find((one) => one.key === key)?.label ?? key.replaceAll('_', ' ');
}

/** One value in words a reader knows: names for ids, yes and no, countries, roles. */
function Value({ field, value }: { field: string; value: unknown }): ReactNode {
  const t = useTranslations('audit');
  const format = useFormatter();
  const state = useTranslations('state');
  const region = useRegionName();
  if (Array.isArray(value)) {
    return value.map((one, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: values of a list have only their place.
      <span key={index}>
        {index > 0 && ', '}
        <Value field={field} value={one} />
      </span>
    ));
  }
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (typeof value === 'number')
    return field === 'resend_after_seconds' ? t('seconds', { count: value }) : format.number(value);
  if (field === 'access' || field === 'claims') return <OfTool field={field} value={value} />;
  if (typeof value === 'object') return <Role value={value as Record<string, unknown>} />;
  const text = String(value);
  if (field === 'team' || field === 'teams') return <TeamName id={text} />;
  if (field === 'line_manager_id') return <UserName id={text} />;
  if (field === 'status' && isPillState(text)) return state(text);
  if (field === 'role' && isRole(text)) return t(`role.${text}`);
  if (field === 'proved_by' && isProof(text)) return t(`provedBy.${text}`);
  if (field === 'sign_in_methods') return <Way method={text} />;
  if (field === 'protocol' && isProtocol(text)) return PROTOCOL_NAMES[text];
  if (field === 'logo')
    return <img src={text} alt={t('logo')} className="inline h-6 max-w-24 align-middle" />;
  if (field === 'accent') return <Swatch color={text} />;
  if (field === 'who_may_invite' && isInviting(text)) return t(`whoMayInvite.${text}`);
  if (field === 'default_country' || field === 'sms_countries') return region(text);
  if (/^(email|mobile|employee_id|key|work_phone)$/.test(field)) return <Ltr>{text}</Ltr>;
  return <bdi>{text}</bdi>;
}

function Way({ method }: { method: string }) {
  const t = useTranslations('signIn');
  const known = METHODS.find((one) => one === method);
  return known ? t(`method.${known}`) : method;
}

const isProtocol = (text: string): text is keyof typeof PROTOCOL_NAMES => Object.hasOwn(PROTOCOL_NAMES, text);

/** Who gets a tool, or what it is told under which name. */
function OfTool({ field, value }: { field: 'access' | 'claims'; value: unknown }): ReactNode {
  const t = useTranslations('tools');
  if (field === 'claims')
    return Object.entries(value as Record<string, string>).map(([claim, source], index) => (
      <span key={claim}>
        {index > 0 && ', '}
        <Ltr>{claim === source ? claim : `${claim} = ${source}`}</Ltr>
      </span>
    ));
  const { kind, team_ids } = value as { kind: 'everyone' | 'teams' | 'rule'; team_ids?: string[] };
  if (kind !== 'teams') return t(kind);
  return team_ids?.length ? <Value field="teams" value={team_ids} /> : t('nobody');
}

const PROOFS = ['contact', 'link', 'set_up', 'recovery', 'passkey', 'company'] as const;
const isProof = (text: string): text is (typeof PROOFS)[number] =>
  (PROOFS as readonly string[]).includes(text);

const isInviting = (text: string): text is 'all_admins' | 'organization_admins' =>
  text === 'all_admins' || text === 'organization_admins';

const Swatch = ({ color }: { color: string }) => (
  <bdi dir="ltr">
    <span
      className="inline-block size-3 rounded-full border border-hairline-strong align-[-1px] me-1"
      style={{ background: color }}
    />
    {color}
  </bdi>
);

const ROLES: readonly unknown[] = [...grantedRoles, 'user'] satisfies RoleName[];
const isRole = (text: unknown): text is RoleName => ROLES.includes(text);

function Role({ value }: { value: Record<string, unknown> }) {
  const t = useTranslations('audit');
  if (!isRole(value.role)) return <code dir="ltr">{JSON.stringify(value)}</code>;
  if (typeof value.team_id !== 'string') return t(`role.${value.role}`);
  const id = value.team_id;
  return <>{t.rich('roleOf', { role: t(`role.${value.role}`), team: () => <TeamName id={id} /> })}</>;
}

function useRegionName(): (code: string) => string {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' });
    return (code) => (/^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code);
  }, [locale]);
}
