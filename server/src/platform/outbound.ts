import { lookup as lookUp } from 'node:dns/promises';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';
import type { Settings } from './settings.ts';
import { isLoopbackHost, isTlsErrorCode } from './transports/network-errors.ts';

/** Whoever typed the address learns in which way it did not work, and no more about the network than that. */
export type OutsideFault =
  /** Not https, a port of its own, or credentials in it. */
  | 'address'
  /** It leads into this machine or a network that is not the internet. */
  | 'inside'
  /** No such host, no answer, or no answer in time. */
  | 'unreachable'
  /** The certificate does not hold. */
  | 'certificate'
  | 'too_long'
  /** It sends elsewhere; whoever typed the address types that one instead. */
  | 'redirect';

/** A request to an address that somebody typed, which was not made or not answered. */
export class OutsideError extends Error {
  readonly fault: OutsideFault;
  constructor(fault: OutsideFault, message: string) {
    super(message);
    this.name = 'OutsideError';
    this.fault = fault;
  }
}

export interface OutsideRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** 5 seconds unless said. */
  timeoutMs?: number;
  /** 256 KiB unless said: metadata of a federation of one is a tenth of it. */
  maxBytes?: number;
}

const TIMEOUT_MS = 5000;
const MAX_BYTES = 256 * 1024;

/**
 * Makes one request to an address that somebody typed in the portal, for what leaves the installation and nothing inside
 * its network: the name is resolved once, every address it has is looked at, and the connection goes to the one that was
 * looked at, so that a name which changes its mind reaches nothing. No redirects, 5 seconds, a cap on what is read.
 * On an installation of one machine, and where `BECKON_INSIDE_NETWORK` says so, addresses inside are allowed.
 * @throws OutsideError
 */
export async function fetchOutside(
  settings: Pick<Settings, 'publicUrl' | 'insideNetwork'>,
  address: string | URL,
  options: OutsideRequest = {},
): Promise<Response> {
  const url = checkAddress(address, mayReachInside(settings));
  const target = await resolve(url, mayReachInside(settings), options.timeoutMs ?? TIMEOUT_MS);
  const reply = await send(url, target, options);
  if (reply.status >= 300 && reply.status < 400)
    throw new OutsideError('redirect', `${url.origin} answers with a redirect.`);
  return reply;
}

const mayReachInside = (settings: Pick<Settings, 'publicUrl' | 'insideNetwork'>): boolean =>
  settings.insideNetwork || isLoopbackHost(settings.publicUrl.hostname);

/** @throws OutsideError `address` unless it is https without credentials, on a port that the web has */
export function checkAddress(address: string | URL, inside = false): URL {
  if (!URL.canParse(String(address))) throw new OutsideError('address', 'This is not an address.');
  const url = new URL(address);
  const secure = url.protocol === 'https:' || (inside && url.protocol === 'http:');
  const port = inside || ['', '443', '8443'].includes(url.port);
  if (!secure || !port || url.username || url.password)
    throw new OutsideError('address', 'The address must begin with https:// and use port 443 or 8443.');
  return url;
}

interface Target {
  address: string;
  family: number;
}

/** All of a name's addresses must be outside: one inside among them is how a guard of the first one is passed. */
async function resolve(url: URL, inside: boolean, timeoutMs: number): Promise<Target> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host)
    ? [{ address: host, family: isIP(host) }]
    : await within(timeoutMs, lookUp(host, { all: true })).catch(() => []);
  const [first] = found;
  if (!first) throw new OutsideError('unreachable', `There is no ${host}.`);
  if (!inside && !found.every((one) => isOutside(one.address)))
    throw new OutsideError('inside', `${host} is not on the internet.`);
  return first;
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = AbortSignal.timeout(ms);
  return Promise.race([
    work,
    new Promise<never>((_, reject) =>
      late.addEventListener('abort', () => reject(new Error('timeout')), { once: true }),
    ),
  ]);
}

/** What is not the internet: https://www.iana.org/assignments/iana-ipv4-special-registry and its twin for IPv6. */
const special = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  special.addSubnet(network, bits, 'ipv4');
/** Of IPv6 only 2000::/3 is given out; in it these stand for IPv4 addresses, for documents or for tunnels. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  special.addSubnet(network, bits, 'ipv6');

/** Whether an address is one of the internet, in each of the ways in which an IPv4 address can be written into IPv6. */
export function isOutside(address: string): boolean {
  const bare = address.split('%')[0] ?? address;
  if (isIP(bare) === 4) return !special.check(bare, 'ipv4');
  return isIP(bare) === 6 && global6.check(bare, 'ipv6') && !special.check(bare, 'ipv6');
}

function send(url: URL, target: Target, options: OutsideRequest): Promise<Response> {
  const { method = 'GET', headers = {}, body, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = options;
  const start = url.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((done, failed) => {
    const request = start(
      url,
      {
        method,
        headers: { 'accept-encoding': 'identity', ...headers },
        // The name stays in Host and in TLS; the connection goes where we looked.
        lookup: (_host, asked, answer) =>
          asked.all ? answer(null, [target]) : answer(null, target.address, target.family),
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
      },
      (reply) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        reply.on('data', (chunk: Buffer) => {
          bytes += chunk.byteLength;
          if (bytes <= maxBytes) chunks.push(chunk);
          else request.destroy(new OutsideError('too_long', `${url.origin} answers with too much.`));
        });
        reply.on('error', (error) => failed(faultOf(url, error)));
        reply.on('end', () =>
          done(responseOf(reply.statusCode ?? 502, reply.headers, Buffer.concat(chunks))),
        );
      },
    );
    request.on('error', (error) => failed(faultOf(url, error)));
    request.end(body);
  });
}

function responseOf(status: number, headers: NodeJS.Dict<string | string[]>, body: Buffer): Response {
  const kept = new Headers();
  for (const [name, value] of Object.entries(headers))
    for (const one of [value ?? []].flat()) kept.append(name, one);
  const empty = [101, 204, 205, 304].includes(status);
  return new Response(empty ? null : new Uint8Array(body), { status, headers: kept });
}

function faultOf(url: URL, error: Error): OutsideError {
  if (error instanceof OutsideError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return isTlsErrorCode(code)
    ? new OutsideError('certificate', `The certificate of ${url.origin} does not hold.`)
    : new OutsideError('unreachable', `${url.origin} does not answer.`);
}
