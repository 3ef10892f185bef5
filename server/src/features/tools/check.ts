import { X509Certificate } from 'node:crypto';
import type { Refusal } from '../../platform/endpoint/shapes.ts';
import { checkPicture } from '../../platform/picture.ts';
import { toolProblems } from './problems.ts';
import type { OpenidInput, SamlInput } from './shapes.ts';

/** Small enough that a page of tiles stays light, each loaded by itself. */
export const ICON_LIMITS = { bytes: 8192, side: 512 };

type AddressRefusal = 'not_an_address' | 'not_secure' | 'fragment' | 'wildcard' | 'credentials';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why an address cannot be one that people or messages are sent to; null when it can. It is compared byte by byte later, so
 * nothing is corrected in silence.
 */
export function addressRefusal(text: string): AddressRefusal | null {
  // A browser would read past these; a comparison would not.
  if (!/^https?:\/\/[^\s\\]+$/i.test(text) || hasControl(text)) return 'not_an_address';
  if (text.includes('#')) return 'fragment';
  if (text.includes('*')) return 'wildcard';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url?.hostname) return 'not_an_address';
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/?]*@/i.test(text)) return 'credentials';
  return url.protocol === 'https:' || LOOPBACK.has(url.hostname) ? null : 'not_secure';
}

const hasControl = (text: string): boolean => /[\p{Cc}\p{Cf}]/u.test(text);

const invalid = (pointer: string, detail: AddressRefusal | 'twice'): Refusal =>
  toolProblems.refuse('tool.address_invalid', { pointer, detail });

/** The refusal of one address, where there is one and it is wrong. */
export function checkAddress(text: string | null | undefined, pointer: string): Refusal[] {
  const refused = text ? addressRefusal(text) : null;
  return refused ? [invalid(pointer, refused)] : [];
}

function checkAddresses(list: readonly string[], pointer: string): Refusal[] {
  return list.flatMap((text, at) => {
    const twice = list.indexOf(text) < at ? [invalid(`${pointer}/${at}`, 'twice')] : [];
    return [...checkAddress(text, `${pointer}/${at}`), ...twice];
  });
}

export function checkOpenid(given: OpenidInput): Refusal[] {
  const refusals = [
    ...checkAddresses(given.redirect_uris, '/openid/redirect_uris'),
    ...checkAddresses(given.post_logout_redirect_uris ?? [], '/openid/post_logout_redirect_uris'),
    ...checkAddress(given.backchannel_logout_uri, '/openid/backchannel_logout_uri'),
  ];
  if (given.client_type === 'public' && given.require_pkce === false)
    refusals.push(toolProblems.refuse('tool.pkce_required', { pointer: '/openid/require_pkce' }));
  return refusals;
}

export function checkSaml(given: SamlInput): Refusal[] {
  const refusals = [
    ...checkAddress(given.acs_url, '/saml/acs_url'),
    ...checkAddress(given.slo_url, '/saml/slo_url'),
  ];
  // Any URI names a tool; it is compared and never called.
  if (/[\s\p{Cc}\p{Cf}]/u.test(given.entity_id)) refusals.push(invalid('/saml/entity_id', 'not_an_address'));
  const pointer = '/saml/certificate';
  if (given.certificate && !isCertificate(given.certificate))
    refusals.push(toolProblems.refuse('tool.certificate_invalid', { pointer, detail: 'unreadable' }));
  if (!given.certificate && given.want_signed_requests)
    refusals.push(toolProblems.refuse('tool.certificate_invalid', { pointer, detail: 'needed' }));
  return refusals;
}

function isCertificate(pem: string): boolean {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length !== 1 || blocks[0] !== pem.trim()) return false;
  try {
    return new X509Certificate(pem).publicKey.asymmetricKeyType !== undefined;
  } catch {
    return false;
  }
}

export function checkIcon(icon: string | null | undefined): Refusal[] {
  if (!icon) return [];
  const result = checkPicture(icon, ICON_LIMITS);
  return result.ok
    ? []
    : [toolProblems.refuse('tool.icon_invalid', { pointer: '/icon', detail: result.reason })];
}
