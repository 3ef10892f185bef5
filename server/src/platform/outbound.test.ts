import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fetchOutside, isOutside, OutsideError } from './outbound.ts';

const open = { publicUrl: new URL('https://people.harbor.example'), insideNetwork: true };
const closed = { publicUrl: new URL('https://people.harbor.example'), insideNetwork: false };

let server: Server;
let base: string;
let asked = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked++;
    if (request.url === '/moved') response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    else if (request.url === '/long') response.end('x'.repeat(300 * 1024));
    else if (request.url !== '/silent') response.end(`${request.method} ${request.headers.host}`);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const faultOf = async (settings: typeof open, url: string, timeoutMs = 5000): Promise<string> => {
  const error = await fetchOutside(settings, url, { timeoutMs }).then(
    () => null,
    (e: unknown) => e,
  );
  return error instanceof OutsideError ? error.fault : String(error);
};

describe('what somebody typed', () => {
  test('reaches nothing inside the network, however the address is written', async () => {
    const port = new URL(base).port;
    const before = asked;
    for (const host of [
      'localhost',
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.0.0.1',
      '0.0.0.0',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
      '[fd00::1]',
      '[fe80::1]',
      '10.0.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
    ])
      expect([host, await faultOf(closed, `https://${host}/`)]).toEqual([host, 'inside']);
    for (const url of [
      base,
      `https://127.0.0.1:${port}`,
      'https://somebody:secret@harbor.example/',
      'file:///etc/passwd',
      'https://harbor.example:22/',
      'nothing',
    ])
      expect([url, await faultOf(closed, url)]).toEqual([url, 'address']);
    expect(asked).toBe(before);
  });

  test('may be on this machine where the settings or the address of the installation say so', async () => {
    expect(await (await fetchOutside(open, base)).text()).toBe(`GET ${new URL(base).host}`);
    const here = { publicUrl: new URL('http://localhost:8080'), insideNetwork: false };
    const posted = await fetchOutside(here, base, { method: 'POST', body: 'x' });
    expect(await posted.text()).toContain('POST');
  });

  test('is not followed elsewhere, not read without end and not waited for', async () => {
    expect(await faultOf(open, `${base}/moved`)).toBe('redirect');
    expect(await faultOf(open, `${base}/long`)).toBe('too_long');
    expect(await faultOf(open, `${base}/silent`, 100)).toBe('unreachable');
    expect(await faultOf(open, 'http://127.0.0.1:1/')).toBe('unreachable');
    expect(await faultOf(open, 'https://nowhere.invalid/')).toBe('unreachable');
  });
});

test('the internet is told from what is not', () => {
  for (const address of ['1.1.1.1', '93.184.216.34', '2606:2800:220:1::1'])
    expect([address, isOutside(address)]).toEqual([address, true]);
  for (const address of ['224.0.0.1', '255.255.255.255', '::127.0.0.1', '2001:db8::1', 'ff02::1', 'nothing'])
    expect([address, isOutside(address)]).toEqual([address, false]);
});
