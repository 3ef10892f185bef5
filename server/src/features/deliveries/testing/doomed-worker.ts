/** A worker in a process of its own, for a test to kill: `node doomed-worker.ts <database URL> <SMTP port> <kind> <at most once>`. */
import { openDatabase } from '../../../platform/database/index.ts';
import { silentLogger } from '../../../platform/logger.ts';
import type { Settings } from '../../../platform/settings.ts';
import { createSmtpTransport } from '../../../platform/transports/smtp.ts';
import { registerKind } from '../kinds.ts';
import { startWorker } from '../worker/index.ts';

const [url = '', port = '', kind = '', once = ''] = process.argv.slice(2);
const settings = { channels: { email: 'provider', sms: 'none' } } as unknown as Settings;
const db = openDatabase({ connectionString: url }, 3);
const email = createSmtpTransport({
  host: '127.0.0.1',
  port: Number(port),
  user: null,
  password: null,
  security: 'none',
  from: 'portal@beckon.test.com',
  fromName: null,
  bounceAddress: null,
});
registerKind({
  name: kind,
  atMostOnce: once === 'once',
  prepare: async () => ({ ok: true, subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' }),
});
startWorker({
  db,
  settings,
  log: silentLogger,
  contextFor: (organizationId) => ({
    organizationId,
    actor: { kind: 'system' },
    db,
    settings,
    log: silentLogger,
    network: null,
    device: null,
    requestId: 'test',
    language: 'en',
  }),
  transports: { email, sms: null },
});
