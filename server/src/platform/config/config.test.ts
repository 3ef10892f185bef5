import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { editDistance } from './edit-distance.ts';
import {
  type Configuration,
  ConfigurationError,
  configurationDocument,
  loadConfiguration,
  redactedSettings,
} from './index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beckon-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const KEY = Buffer.alloc(32, 1).toString('base64');
const load = (env: Record<string, string>): Configuration =>
  loadConfiguration({ BECKON_DATA: folder, ...env });

function sentencesOf(env: Record<string, string>): readonly string[] {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.sentences;
    throw error;
  }
  return [];
}

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('with no settings it serves this machine alone and shows messages instead of sending them', () => {
  const { settings } = load({});
  expect(settings.publicUrl.href).toBe('http://localhost:8080/');
  expect(settings).toMatchObject({
    port: 8080,
    listen: 'localhost',
    databaseUrl: null,
    channels: { email: 'preview', sms: 'preview' },
    worker: true,
    demo: false,
  });
});

test('all that is wrong is said at once', () => {
  const sentences = sentencesOf({
    PORT: '80808',
    PUBLIC_URL: 'http://beckon.example.org/people',
    BECKON_SMPT_HOST: 'mail.example.org',
    BECKON_PREVIEW: 'maybe',
    BECKON_TRUSTED_PROXIES: 'loopback, 10.0.0.0/33',
    DATABASE_URL: 'mysql://db/beckon',
  });
  expect(sentences).toEqual([
    'BECKON_SMPT_HOST (in the environment) is not a setting. Did you mean BECKON_SMTP_HOST?',
    'PORT is "80808"; it must be a port, 1 to 65535.',
    'PUBLIC_URL must be a scheme and a host alone: the product does not live below a path.',
    'PUBLIC_URL must begin with https://: only localhost works without.',
    'BECKON_PREVIEW is "maybe"; it can be on, off.',
    'DATABASE_URL must look like postgres://user:password@host/database.',
    'BECKON_TRUSTED_PROXIES holds "10.0.0.0/33", which is neither an address nor a network.',
    'BECKON_SECRET_KEY is required with DATABASE_URL, the same for every process: make one with openssl rand -base64 32.',
  ]);
});

test('names that Kubernetes injects are no settings and stop nothing', () => {
  const { settings } = load({
    BECKON_SERVICE_HOST: '10.0.0.1',
    BECKON_SERVICE_PORT_HTTP: '8080',
    BECKON_PORT: 'tcp://10.0.0.1:8080',
    BECKON_PORT_8080_TCP: 'tcp://10.0.0.1:8080',
    BECKON_PORT_8080_TCP_ADDR: '10.0.0.1',
    BECKON_SMTP_PORT: 'tcp://10.0.0.2:25',
    BECKON_SMTP_SERVICE_HOST: '10.0.0.2',
  });
  expect(settings.smtp).toBeNull();
  expect(sentencesOf({ BECKON_PORT: '8080' })).toEqual([
    'BECKON_PORT (in the environment) is not a setting. Did you mean PORT?',
  ]);
});

describe('the file that BECKON_CONFIG names', () => {
  test('holds settings, over which the environment wins', () => {
    const path = fileWith(
      'beckon.conf',
      '# ours\nPORT=9000\nexport BECKON_WORKER="off"\n\nBECKON_LOG_LEVEL=debug\n',
    );
    const { settings, logLevel } = load({ BECKON_CONFIG: path, BECKON_LOG_LEVEL: 'error' });
    expect(settings).toMatchObject({ port: 9000, worker: false });
    expect(logLevel).toBe('error');
  });

  test('holds nothing else: any unknown name in it is refused, and so is a line that is none', () => {
    const path = fileWith('beckon.conf', 'PROT=9000\nhello\n');
    expect(sentencesOf({ BECKON_CONFIG: path })).toEqual([
      `Line 2 of ${path} is not NAME=value.`,
      `PROT (in ${path}) is not a setting. Did you mean PORT?`,
    ]);
    expect(sentencesOf({ BECKON_CONFIG: `${path}.not` })[0]).toContain('cannot be read (ENOENT)');
  });
});

describe('the secret key', () => {
  test('is made once, kept in the data folder, and readable by its owner alone', () => {
    const data = join(folder, 'data');
    const first = load({ BECKON_DATA: data }).settings.secretKey;
    expect(first).toHaveLength(32);
    expect(load({ BECKON_DATA: data }).settings.secretKey.equals(first)).toBe(true);
    expect(statSync(join(data, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(statSync(data).mode & 0o777).toBe(0o700);
  });

  test('a file that does not hold one is never replaced', () => {
    fileWith('secret.key', 'oops');
    expect(() => load({})).toThrow('does not hold a secret key');
    expect(readFileSync(join(folder, 'secret.key'), 'utf8')).toBe('oops');
  });

  test('comes from the environment or from a file, not from both', () => {
    const path = fileWith('key', `${KEY}\n`);
    expect(load({ BECKON_SECRET_KEY_FILE: path }).settings.secretKey.toString('base64')).toBe(KEY);
    expect(sentencesOf({ BECKON_SECRET_KEY: KEY, BECKON_SECRET_KEY_FILE: path })).toEqual([
      'BECKON_SECRET_KEY and BECKON_SECRET_KEY_FILE are both set in the environment: keep one of them.',
    ]);
    expect(sentencesOf({ BECKON_SECRET_KEY: 'c2hvcnQ=' })[0]).toContain('at least 32 random bytes');
  });

  test('need not be given with DATABASE_URL on this machine', () => {
    expect(sentencesOf({ DATABASE_URL: 'postgres://localhost/beckon' })).toEqual([]);
  });
});

describe('email', () => {
  const from = { BECKON_MAIL_FROM: 'invitations@example.org' };

  test('what comes back goes to an address with room for a token, and needs a mail server', () => {
    const smtp = { BECKON_SMTP_URL: 'smtp://mail.example.org', ...from };
    const bounces = (BECKON_BOUNCE_ADDRESS: string) => ({ ...smtp, BECKON_BOUNCE_ADDRESS });
    expect(load(bounces('bounces@Return.Example.org')).settings.smtp?.bounceAddress).toBe(
      'bounces@return.example.org',
    );
    expect(load(smtp).settings.smtp?.bounceAddress).toBeNull();
    expect(sentencesOf(bounces('bounces'))).toEqual(['BECKON_BOUNCE_ADDRESS is not an email address.']);
    expect(sentencesOf(bounces(`${'b'.repeat(25)}@example.org`))[0]).toContain('24 characters before the @');
    expect(sentencesOf({ BECKON_BOUNCE_ADDRESS: 'bounces@example.org' })[0]).toContain(
      'BECKON_SMTP_HOST is not',
    );
  });

  test.each([
    ['smtps://ada:s%40fe@mail.example.org', { port: 465, security: 'tls', user: 'ada', password: 's@fe' }],
    ['smtp://mail.example.org', { port: 587, security: 'starttls', user: null }],
    ['smtp://localhost:1025', { port: 1025, security: 'none' }],
  ])('%s', (url, expected) => {
    expect(load({ BECKON_SMTP_URL: url, ...from }).settings.smtp).toMatchObject(expected);
  });

  test('in parts, and then it leaves instead of being shown', () => {
    const { settings } = load({ BECKON_SMTP_HOST: 'mail.example.org', BECKON_SMTP_PORT: '465', ...from });
    expect(settings.smtp).toMatchObject({ security: 'tls', port: 465 });
    expect(settings.channels).toEqual({ email: 'provider', sms: 'preview' });
  });

  test('never in clear to another machine, never without a sender', () => {
    expect(sentencesOf({ BECKON_SMTP_HOST: 'mail.example.org', BECKON_SMTP_SECURITY: 'none' })).toEqual([
      'BECKON_SMTP_SECURITY is none, but mail.example.org is another machine: email to it must be encrypted, by tls or starttls.',
      'A mail server is set, but not the sender: set BECKON_MAIL_FROM, for example to invitations@example.org.',
    ]);
  });
});

describe('text messages', () => {
  test('through Twilio', () => {
    const twilio = {
      BECKON_SMS_PROVIDER: 'twilio',
      BECKON_TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      BECKON_TWILIO_AUTH_TOKEN: 'secret',
      BECKON_TWILIO_FROM: '+15005550006',
    };
    expect(load(twilio).settings.sms).toMatchObject({ kind: 'twilio', baseUrl: 'https://api.twilio.com' });
    expect(sentencesOf({ ...twilio, BECKON_TWILIO_BASE_URL: 'http://sms.example' })).toEqual([
      'BECKON_TWILIO_BASE_URL must begin with https://.',
    ]);
  });

  test('through any HTTP API', () => {
    const http = { BECKON_SMS_PROVIDER: 'http', BECKON_SMS_HTTP_URL: 'https://sms.example/send' };
    expect(load({ ...http, BECKON_SMS_HTTP_HEADERS: '{"X-Key":"k"}' }).settings.sms).toMatchObject({
      headers: { 'X-Key': 'k' },
      contentType: 'application/json',
    });
    expect(
      sentencesOf({ ...http, BECKON_SMS_HTTP_BODY: '{"to":"{{to}}"', BECKON_SMS_HTTP_HEADERS: '["k"' }),
    ).toEqual([
      'BECKON_SMS_HTTP_BODY must hold {{to}} and {{text}}.',
      'BECKON_SMS_HTTP_BODY: The body for the SMS provider is not valid JSON.',
      'BECKON_SMS_HTTP_HEADERS is not a JSON object of texts.',
    ]);
  });
});

test('at an https address it listens for others, and a channel without provider is off', () => {
  const { settings } = load({ PUBLIC_URL: 'https://beckon.example.org/' });
  expect(settings).toMatchObject({ listen: '0.0.0.0', channels: { email: 'none', sms: 'none' } });
  expect(load({ PUBLIC_URL: 'https://beckon.example.org', BECKON_LISTEN: '127.0.0.1' }).settings.listen).toBe(
    '127.0.0.1',
  );
});

test('what is printed for others holds no secret', () => {
  const { raw } = load({
    DATABASE_URL: 'postgres://ada:hunter2@db/beckon',
    BECKON_SECRET_KEY: KEY,
    PORT: '81',
  });
  expect(redactedSettings(raw)).toEqual([
    'PORT=81',
    'DATABASE_URL=(secret, set)',
    `BECKON_DATA=${folder}`,
    'BECKON_SECRET_KEY=(secret, set)',
  ]);
});

test('docs/configuration.md is printed from the declarations', () => {
  const path = new URL('../../../../docs/configuration.md', import.meta.url);
  expect(readFileSync(path, 'utf8')).toBe(configurationDocument());
});

test.each([
  ['PORT', 'PORT', 0],
  ['PROT', 'PORT', 1],
  ['SMTP', 'SMPTP', 1],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
])('from %s to %s it is %i steps', (a, b, steps) => {
  expect(editDistance(a, b)).toBe(steps);
});
