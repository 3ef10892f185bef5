import { domainToASCII, domainToUnicode } from 'node:url';

/**
 * The one reading of an email address. What this file accepts is one mailbox in a form that every mail
 * library and server understands the same way; whatever two parsers could read differently (quotes, comments,
 * groups, encoded words, routes, look-alikes of `@`) is refused, so that a message can go to no other address
 * than the one that was compared and stored.
 */

/** Octets of a whole address and of its local part (RFC 5321 section 4.5.3.1, RFC 3696 erratum 1690). */
const MAX_ADDRESS_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

/** Nothing that long is an address; the bound keeps hostile input cheap, whatever the steps below cost. */
const MAX_INPUT_LENGTH = 1000;

// RFC 5322 dot-atom without `!` and `%`: some relays still read both as routes to another domain.
const LOCAL = /^[a-z0-9#$&'*+/=?^_`{|}~-]+(?:\.[a-z0-9#$&'*+/=?^_`{|}~-]+)*$/i;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

// Before the domain is mapped: letters, marks and digits of any script, hyphens, and the four dots of UTS 46.
const DOMAIN_AS_TYPED = /^[\p{L}\p{M}\p{N}\-.\u3002\uff0e\uff61]+$/u;

export type EmailAddressRefusal = 'empty' | 'invalid' | 'too_long' | 'non_ascii_local';

export type ParsedEmailAddress =
  | {
      ok: true;
      /** To store, show and send to: local part as typed, domain in lower-case ASCII (IDNA). */
      address: string;
      /** To compare: `address` in lower case. Dots and plus parts stay, they are other mailboxes. */
      canonical: string;
    }
  | { ok: false; reason: EmailAddressRefusal };

/**
 * Reads one email address, with white space around it ignored.
 *
 * Local parts beyond ASCII (RFC 6531) have a reason of their own, since most servers cannot carry them; this
 * also keeps look-alikes that lower-casing folds into ASCII (Kelvin sign, dotless i) from comparing equal.
 * Linear in the length of the input.
 */
export function parseEmailAddress(input: string): ParsedEmailAddress {
  if (input.length > MAX_INPUT_LENGTH) return { ok: false, reason: 'too_long' };
  const text = input.trim();
  if (text === '') return { ok: false, reason: 'empty' };
  // NFKC turns full-width and small commercial at (U+FF20, U+FE6B) into `@`: they count as one more.
  if (countOf('@', text.normalize('NFKC')) !== 1) return { ok: false, reason: 'invalid' };
  const at = text.indexOf('@');
  if (at === -1) return { ok: false, reason: 'invalid' };

  const domain = parseDomain(text.slice(at + 1));
  if (domain === null) return { ok: false, reason: 'invalid' };
  const local = text.slice(0, at);
  if (/[^\p{ASCII}\p{Cc}\p{Cf}\p{Z}]/u.test(local)) return { ok: false, reason: 'non_ascii_local' };
  // `=?` starts an encoded word (RFC 2047), which some libraries decode inside an address.
  if (!LOCAL.test(local) || local.includes('=?')) return { ok: false, reason: 'invalid' };
  const address = `${local}@${domain}`;
  if (local.length > MAX_LOCAL_LENGTH || address.length > MAX_ADDRESS_LENGTH) {
    return { ok: false, reason: 'too_long' };
  }
  return { ok: true, address, canonical: address.toLowerCase() };
}

/** The domain in lower-case ASCII after UTS 46, or null unless it is a public host name of two labels or more. */
function parseDomain(typed: string): string | null {
  // Checked before mapping: domainToASCII reads a host out of a URL and would drop a port, path or query.
  if (!DOMAIN_AS_TYPED.test(typed)) return null;
  const ascii = domainToASCII(typed);
  const labels = ascii.split('.');
  if (labels.length < 2 || ascii.length > 253 || !labels.every((label) => LABEL.test(label))) return null;
  if (/^[0-9]+$/.test(labels.at(-1) ?? '')) return null;
  // domainToASCII lets a broken `xn--` label through; only one that decodes, and encodes back, is a name.
  if (ascii.includes('xn--')) {
    const decoded = domainToUnicode(ascii);
    if (decoded.includes('xn--') || domainToASCII(decoded) !== ascii) return null;
  }
  return ascii;
}

/**
 * What a person pasted, without what programs put around a contact: `mailto:` and `tel:` with their
 * parameters, `Name <address>`, angle brackets, quotes, invisible direction marks, a comma or semicolon at the
 * end. For the front end's fields and for lists; the result still goes through a parser. Where it is unclear
 * which address is meant (two pairs of brackets, a name with another address) the text comes back as it was.
 */
export function cleanPastedContact(input: string): string {
  if (input.length > MAX_INPUT_LENGTH) return input;
  let text = input.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '').trim();
  text = text.replace(/[,;]$/, '').trimEnd();
  const bracketed = /^([^<>]*)<([^<>]*)>$/.exec(text);
  if (bracketed) {
    const name = (bracketed[1] ?? '').replace(/["']/g, '').trim();
    const inner = (bracketed[2] ?? '').trim();
    if (name.includes('@') && name.toLowerCase() !== inner.toLowerCase()) return input.trim();
    text = inner;
  }
  text = unquote(text);
  const scheme = /^(mailto|tel|sms):/i.exec(text);
  return scheme ? decodeTarget(text.slice(scheme[0].length)) : text;
}

function unquote(text: string): string {
  const first = text.charAt(0);
  const quoted = text.length > 2 && (first === '"' || first === "'") && text.endsWith(first);
  return quoted ? text.slice(1, -1).trim() : text;
}

/** The target of a mailto:, tel: or sms: URL without its parameters, percent-decoded where that is possible. */
function decodeTarget(target: string): string {
  const bare = (/^[^?;]*/.exec(target)?.[0] ?? '').replace(/^\/\//, '').trim();
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

/** `jane@corp.io` → `j***@corp.io`, for a page or log that must not tell the address; `***` for anything else. */
export function maskEmailAddress(address: string): string {
  const parsed = parseEmailAddress(address);
  if (!parsed.ok) return '***';
  return `${parsed.address.charAt(0)}***${parsed.address.slice(parsed.address.indexOf('@'))}`;
}

/** The address with an internationalized domain in its own script, for people to read; never to send or compare. */
export function displayEmailAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at === -1) return address;
  return `${address.slice(0, at + 1)}${domainToUnicode(address.slice(at + 1)) || address.slice(at + 1)}`;
}

function countOf(needle: string, text: string): number {
  return text.split(needle).length - 1;
}
