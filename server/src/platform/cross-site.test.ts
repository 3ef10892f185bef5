import { describe, expect, test } from 'vitest';
import { refuseCrossSite } from './cross-site.ts';

const OURS = 'https://people.example.test';
const publicUrl = new URL(`${OURS}/somewhere`);

type Row = [name: string, headers: Record<string, string>, passes: boolean];

const matrix: Row[] = [
  ['a form of ours', { 'sec-fetch-site': 'same-origin', origin: OURS }, true],
  ['a form of ours, Sec-Fetch-* removed on the way', { origin: OURS, cookie: 'beckon=1' }, true],
  ['a fetch of ours without Origin', { 'sec-fetch-site': 'same-origin', cookie: 'beckon=1' }, true],
  ['typed by the person', { 'sec-fetch-site': 'none' }, true],
  ['typed, yet with an origin', { 'sec-fetch-site': 'none', origin: OURS }, false],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }, false],
  ['another site, metadata removed', { origin: 'https://evil.test' }, false],
  ['another site, without a cookie', { 'sec-fetch-site': 'cross-site' }, false],
  ['a sandboxed frame', { 'sec-fetch-site': 'cross-site', origin: 'null' }, false],
  ['a null origin, metadata removed', { origin: 'null' }, false],
  ['a null origin that claims same-origin', { 'sec-fetch-site': 'same-origin', origin: 'null' }, false],
  ['a sibling subdomain', { 'sec-fetch-site': 'same-site', origin: 'https://app.example.test' }, false],
  ['our name as a prefix', { origin: `${OURS}.evil.test` }, false],
  ['our name over plain HTTP', { origin: 'http://people.example.test' }, false],
  ['our name on another port', { origin: `${OURS}:8443` }, false],
  ['a program without a cookie', {}, true],
  ['no metadata, no origin, yet a cookie', { cookie: 'beckon=1' }, false],
  ['a forged Host', { host: 'evil.test', origin: 'https://evil.test' }, false],
];

describe('requests that change something', () => {
  test.for(matrix)('%s', ([, headers, passes]) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const call = () => refuseCrossSite({ method, headers }, publicUrl);
      if (passes) expect(call).not.toThrow();
      else expect(call).toThrow(expect.objectContaining({ code: 'request.cross_site', status: 403 }));
    }
  });

  test('reading is never refused', () => {
    for (const method of ['GET', 'HEAD'])
      expect(() =>
        refuseCrossSite({ method, headers: { origin: 'https://evil.test' } }, publicUrl),
      ).not.toThrow();
  });
});
