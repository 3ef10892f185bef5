import { resolve } from 'node:path';
import type { ChannelMode, Settings } from '../settings.ts';
import { readSms, readSmtp } from './channels.ts';
import { collectSettings, type RawSettings } from './collect.ts';
import { keepSecretKey, parseSecretKey } from './secret-key.ts';
import {
  isLoopbackHost,
  readChoice,
  readCount,
  readPort,
  readProxies,
  readPublicUrl,
  readSwitch,
} from './values.ts';

export { settingDeclarations } from './declaration.ts';
export { configurationDocument, redactedSettings } from './redact.ts';
export { isLoopbackHost } from './values.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export interface Configuration {
  settings: Settings;
  /** Null when not given. */
  logLevel: LogLevel | null;
  /** What was given, for `redactedSettings`. */
  raw: RawSettings;
}

/** All that is wrong with the settings, a sentence each. */
export class ConfigurationError extends Error {
  readonly sentences: readonly string[];
  constructor(sentences: readonly string[]) {
    super(['The settings are not usable:', ...sentences.map((s) => `  - ${s}`)].join('\n'));
    this.name = 'ConfigurationError';
    this.sentences = sentences;
  }
}

/**
 * Reads the settings of this process, once, at start.
 * @throws ConfigurationError with everything that is wrong, so that it can be put right in one go
 */
export function loadConfiguration(env: NodeJS.ProcessEnv): Configuration {
  const errors: string[] = [];
  const raw = collectSettings(env, errors);
  const port = readPort(raw, 'PORT', errors) ?? 8080;
  const publicUrl = readPublicUrl(raw, port, errors);
  const onThisMachine = isLoopbackHost(publicUrl.hostname);
  const preview = readSwitch(raw, 'BECKON_PREVIEW', onThisMachine, errors);
  const smtp = readSmtp(raw, errors);
  const sms = readSms(raw, errors);
  const mode = (provider: object | null): ChannelMode =>
    provider ? 'provider' : preview ? 'preview' : 'none';
  const logLevel = readChoice(raw, 'BECKON_LOG_LEVEL', ['error', 'warn', 'info', 'debug'] as const, errors);
  const settings = {
    publicUrl,
    port,
    listen: raw.BECKON_LISTEN ?? (publicUrl.protocol === 'https:' ? '0.0.0.0' : 'localhost'),
    databaseUrl: readDatabaseUrl(raw, errors),
    dataFolder: resolve(raw.BECKON_DATA ?? '.data'),
    demo: false,
    trustedProxies: readProxies(raw, errors),
    channels: { email: mode(smtp), sms: mode(sms) },
    smtp,
    sms,
    worker: readSwitch(raw, 'BECKON_WORKER', true, errors),
    requestsPerMinute: readCount(raw, 'BECKON_REQUESTS_PER_MINUTE', errors) ?? 600,
    insideNetwork: readSwitch(raw, 'BECKON_INSIDE_NETWORK', onThisMachine, errors),
    dnsServer: raw.BECKON_DNS_SERVER ?? null,
  };
  const givenKey = readSecretKey(raw, onThisMachine, errors);
  if (errors.length > 0) throw new ConfigurationError(errors);
  return {
    settings: { ...settings, secretKey: givenKey ?? keepSecretKey(settings.dataFolder) },
    logLevel,
    raw,
  };
}

function readDatabaseUrl(raw: RawSettings, errors: string[]): string | null {
  const text = raw.DATABASE_URL;
  if (text === undefined) return null;
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text))
    errors.push('DATABASE_URL must look like postgres://user:password@host/database.');
  return text;
}

/** Processes that share a database must share the key, so none is made in silence where there may be several. */
function readSecretKey(raw: RawSettings, onThisMachine: boolean, errors: string[]): Buffer | null {
  const text = raw.BECKON_SECRET_KEY;
  if (text === undefined) {
    if (raw.DATABASE_URL !== undefined && !onThisMachine) {
      errors.push(
        'BECKON_SECRET_KEY is required with DATABASE_URL, the same for every process: make one with openssl rand -base64 32.',
      );
    }
    return null;
  }
  const key = parseSecretKey(text);
  if (!key)
    errors.push('BECKON_SECRET_KEY must be at least 32 random bytes in base64 (openssl rand -base64 32).');
  return key;
}
