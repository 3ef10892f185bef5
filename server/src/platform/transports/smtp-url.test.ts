import { describe, expect, test } from 'vitest';
import { parseSmtpUrl } from './smtp-url.ts';

describe('parseSmtpUrl', () => {
  test.each([
    ['smtps://mail.acme.example', { host: 'mail.acme.example', port: 465, security: 'tls' }],
    ['smtp://mail.acme.example', { host: 'mail.acme.example', port: 587, security: 'starttls' }],
    ['smtp://mail.acme.example:25/', { host: 'mail.acme.example', port: 25, security: 'starttls' }],
    ['smtp://mail.acme.example:465?security=tls', { port: 465, security: 'tls' }],
    [
      'smtp://localhost:1025',
      { host: 'localhost', port: 1025, security: 'none', user: null, password: null },
    ],
    ['smtp://[::1]:1025', { host: '::1', security: 'none' }],
    ['smtp://127.0.0.1?security=starttls', { security: 'starttls', port: 587 }],
    [
      'smtp://jane%40acme.example:p%2Fw%3Ad@mail.acme.example',
      { user: 'jane@acme.example', password: 'p/w:d' },
    ],
  ])('reads %s', (url, expected) => {
    expect(parseSmtpUrl(url)).toMatchObject(expected);
  });

  test.each([
    'mail.acme.example',
    'http://mail.acme.example',
    'smtp://',
    'smtp://mail.acme.example/path',
    'smtp://mail.acme.example?tls=off',
    'smtp://mail.acme.example?security=maybe',
    'smtp://u:%ff-hunter2@mail.acme.example',
  ])('refuses %s without repeating it', (url) => {
    expect(() => parseSmtpUrl(url)).toThrow(/^The .*SMTP URL/);
    expect(() => parseSmtpUrl(url)).not.toThrow(/hunter2/);
  });
});
