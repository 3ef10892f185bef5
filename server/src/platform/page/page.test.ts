import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { fastify } from 'fastify';
import { describe, expect, test } from 'vitest';
import {
  button,
  errorSummary,
  field,
  form,
  formKey,
  html,
  localPath,
  page,
  qrCode,
  select,
  sendPage,
  textOf,
} from './index.ts';

const sample = (invalid = false) => {
  const errors = invalid ? [{ field: 'first_name', message: 'Enter your first name.' }] : [];
  return page({
    title: 'Join Acme Logistics',
    language: 'en',
    brand: { name: 'Acme Logistics', accent: null, logo: null },
    invalid,
    body: html`${errorSummary(errors, 'There is a problem')}<h1>Welcome, <bdi>Zofia</bdi></h1>
${form('/j/abc', html`${formKey()}${field({ name: 'first_name', label: 'First name', hint: 'As people call you.' }, errors)}${button('Join')}`)}`,
  });
};

describe('templates', () => {
  test('escape every value, whatever stands before it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const made = html`<p title="${text}">Hello!${text}</p>`.toString();
        expect(made.match(/[<>"]/g)).toHaveLength('<p title="">Hello!</p>'.match(/[<>"]/g)?.length ?? 0);
      }),
    );
  });

  test('keep markup, join lists, leave out nothing', () => {
    expect(html`${[html`<b>${'&'}</b>`, html`<i></i>`]}${null}${undefined}${false}${0}`.toString()).toBe(
      '<b>&#38;</b><i></i>0',
    );
  });
});

describe('a page', () => {
  test('runs nothing, asks for nothing, and is small', () => {
    const text = sample(true);
    expect(text).not.toMatch(/<script|\son[a-z]+=|<img|@import|url\(|javascript:/i);
    expect(text.match(/https?:\/\//g)).toBeNull();
    expect(Buffer.byteLength(text)).toBeLessThan(14 * 1024);
  });

  test('says in title, summary and field what is wrong, and links them', () => {
    const text = sample(true);
    expect(text).toContain('<title>Error: Join Acme Logistics</title>');
    expect(text).toMatch(/role="alert"[^>]*tabindex="-1" autofocus/);
    expect(text).toContain('href="#f-first_name"');
    expect(text).toMatch(/aria-describedby="f-first_name-hint f-first_name-error" aria-invalid="true"/);
    expect(sample()).toContain('<title>Join Acme Logistics</title>');
  });

  test('is written from the right for Arabic', () => {
    expect(page({ title: 'x', language: 'ar-EG', body: html`` })).toContain('<html lang="ar-EG" dir="rtl">');
    expect(page({ title: 'x', language: 'arn', body: html`` })).toContain('dir="ltr"');
  });

  test('is sent with a policy that admits exactly its style sheet, and kept by nobody', async () => {
    const app = fastify();
    app.get('/', (_request, reply) => sendPage(reply, { title: 'x', language: 'en', body: html`x` }, 422));
    const answer = await app.inject('/');
    const style = /<style>([\s\S]*)<\/style>/.exec(answer.body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(answer.statusCode).toBe(422);
    expect(answer.headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    );
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    await app.close();
  });
});

describe('on the way', () => {
  test.for([
    ['br, gzip', 'br'],
    ['gzip;q=0.8, br;q=0', 'gzip'],
    ['deflate', undefined],
    ['', undefined],
  ] as const)('a browser that takes "%s" gets %s', async ([accepted, encoding]) => {
    const app = fastify();
    app.get('/', (_request, reply) => sendPage(reply, { title: 'x', language: 'en', body: html`Zofia` }));
    const answer = await app.inject({ url: '/', headers: { 'accept-encoding': accepted } });
    expect(answer.headers['content-encoding']).toBe(encoding);
    const unpack = { br: brotliDecompressSync, gzip: gunzipSync };
    const text = encoding ? unpack[encoding](answer.rawPayload).toString() : answer.body;
    expect(text).toContain('Zofia');
    expect(Number(answer.headers['content-length'])).toBe(answer.rawPayload.length);
    await app.close();
  });
});

describe('an app', () => {
  test('runs one line of script and no other', async () => {
    const links = { manifest: '/m', icon: '/i.png', script: 'navigator.serviceWorker' };
    const app = fastify();
    app.get('/', (_request, reply) =>
      sendPage(reply, { title: 'x', language: 'en', app: links, body: html`x` }),
    );
    const { body, headers } = await app.inject('/');
    const hash = createHash('sha256').update(links.script).digest('base64');
    expect(body.match(/<script>(.*)<\/script>/)?.[1]).toBe(links.script);
    expect(headers['content-security-policy']).toContain(`script-src 'sha256-${hash}';`);
    await app.close();
  });
});

test('a QR code is one small drawing, dark on white', () => {
  const text = qrCode('https://beckon.example/j/AAAAAAAAAAAAAAAAAAAAAA', 'QR code').toString();
  expect(text).toMatch(
    /^<svg class="qr" role="img" aria-label="QR code" viewBox="-4 -4.5 37 37"><path d="M0 0h7M/,
  );
  expect(text.length).toBeLessThan(2500);
});

describe('forms', () => {
  test('every form has its own one-use key', () => {
    expect(formKey().toString()).not.toBe(formKey().toString());
  });

  test('a select marks what is chosen', () => {
    const text = select({
      name: 'country',
      label: 'Country',
      value: 'PL',
      options: [
        ['PL', 'Poland'],
        ['FR', 'France'],
      ],
    }).toString();
    expect(text).toContain('<option value="PL" selected>Poland<option value="FR">France');
  });

  test('lists, objects and missing fields read as empty', () => {
    expect(textOf({ contact: ' a@b.test ' }, 'contact')).toBe('a@b.test');
    for (const body of [{ contact: ['a', 'b'] }, { contact: {} }, {}, null, 'contact', [], undefined])
      expect(textOf(body, 'contact')).toBe('');
    expect(textOf({}, 'toString')).toBe('');
  });
});

describe('local paths', () => {
  test.for(['/', '/home', '/admin/users?status=active#x', '/o/acme'])('%s is ours', (path) => {
    expect(localPath(path)).toBe(path);
  });
  test.for([
    '//evil.test',
    '/\\evil.test',
    '\\evil.test',
    'https://evil.test',
    'javascript:alert(1)',
    '/\t/evil.test',
    '/\n/evil.test',
    ' /home',
    'home',
    '',
    '/a\\b',
    '/%0d%0a\r\n',
    `/${'a'.repeat(1000)}`,
    ['/home'],
    undefined,
  ])('%j is not', (path) => {
    expect(localPath(path)).toBeNull();
  });
});
