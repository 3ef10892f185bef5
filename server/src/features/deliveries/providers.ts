import type { Settings } from '../../platform/settings.ts';
import type { Provider, ProviderHint } from './contract.ts';
import { statusCallbackFor } from './reports/callbacks.ts';

/** Senders at whom receiving servers look twice: mail from these domains must come from their own servers. */
const FREE_MAIL = /^(?:gmail|googlemail|outlook|hotmail|live|yahoo|gmx|icloud|web|aol)\.[a-z.]{2,6}$/;

/** How messages leave and what may be better about it, without anything secret. */
export function providersOf(settings: Settings): Provider[] {
  return [emailProvider(settings), smsProvider(settings)];
}

const NOTHING = {
  provider: null,
  host: null,
  sender: null,
  sender_name: null,
  security: null,
  reports_to: null,
  hints: [],
} satisfies Partial<Provider>;

function emailProvider({ smtp, channels }: Settings): Provider {
  const base = { ...NOTHING, channel: 'email', mode: channels.email } as const;
  if (!smtp) return base;
  const senderDomain = domainOf(smtp.from);
  const bounceDomain = smtp.bounceAddress === null ? null : domainOf(smtp.bounceAddress);
  const hints: ProviderHint[] = [];
  if (FREE_MAIL.test(senderDomain)) hints.push('free_mail_sender');
  if (bounceDomain === null) hints.push('no_bounce_address');
  else if (!areRelated(senderDomain, bounceDomain)) hints.push('bounce_domain_unrelated');
  return {
    ...base,
    provider: 'smtp',
    host: `${smtp.host}:${smtp.port}`,
    sender: smtp.from,
    sender_name: smtp.fromName,
    security: smtp.security,
    reports_to: smtp.bounceAddress,
    hints,
  };
}

function smsProvider(settings: Settings): Provider {
  const { sms, channels } = settings;
  const base = { ...NOTHING, channel: 'sms', mode: channels.sms } as const;
  if (!sms) return base;
  if (sms.kind === 'http') {
    return { ...base, provider: 'http', host: hostOf(sms.url), hints: ['http_without_reports'] };
  }
  const callback = statusCallbackFor(settings, '');
  return {
    ...base,
    provider: 'twilio',
    host: hostOf(sms.baseUrl),
    sender: sms.from,
    reports_to: callback ?? null,
    hints: callback === undefined ? ['callbacks_cannot_reach'] : [],
  };
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
/** The path and query of a provider may hold a key. */
const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).host : null);
/** One lies below the other: SPF then counts for DMARC, which compares the domains of the organization. */
const areRelated = (a: string, b: string): boolean => a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
