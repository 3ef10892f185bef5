import { startSealer } from '../features/audit/index.ts';
import { startBulkWorker } from '../features/bulk-jobs/index.ts';
import {
  startRecheckWorker,
  sweepCompanySignIns,
  sweepProviderSessions,
  sweepSaml,
} from '../features/company-sign-in/index.ts';
import { HAND_OFFS_AT_ONCE, startWorker, type Worker } from '../features/deliveries/index.ts';
import { startRuleWorker } from '../features/dynamic-teams/index.ts';
import { startLogoutWorker, sweepOpenid } from '../features/openid-provider/index.ts';
import { sweepPasskeys } from '../features/passkeys/index.ts';
import { sweepSamlRequests } from '../features/saml-provider/index.ts';
import { sweepSessions } from '../features/sessions/index.ts';
import { startTeamWorker } from '../features/teams/index.ts';
import { sweepToolUses } from '../features/tools/index.ts';
import { startOffboarder } from '../features/users/index.ts';
import { sweepPlatform } from '../platform/sweep.ts';
import { createSmsTransport } from '../platform/transports/sms.ts';
import { createSmtpTransport } from '../platform/transports/smtp.ts';
import type { Services } from './services.ts';

const SWEEP_EVERY_MS = 3_600_000;

/**
 * Sends what is queued, seals what was recorded, lets dynamic teams follow their rules, empties removed teams, works on bulk
 * jobs, ends access whose last day is over and clears away what is over, until it is stopped.
 */
export function startBackgroundWork(services: Services): Worker {
  const { db, settings, log } = services;
  const contextFor = (organizationId: string) => services.contextFor(organizationId, { kind: 'system' });
  const email = settings.smtp && createSmtpTransport(settings.smtp, { maxConnections: HAND_OFFS_AT_ONCE });
  const sms = settings.sms && createSmsTransport(settings.sms);
  const worker = startWorker({
    db,
    settings,
    log,
    transports: { email, sms },
    alone: settings.databaseUrl === null,
    contextFor,
  });
  const sealer = startSealer({ db, log });
  const rules = startRuleWorker({ db, log, contextFor });
  const teams = startTeamWorker({ db, log, contextFor });
  const bulk = startBulkWorker({ db, log, contextFor: services.contextFor });
  const logouts = startLogoutWorker({ db, log, contextFor });
  const rechecks = startRecheckWorker({ db, log, contextFor });
  const offboarder = startOffboarder(services);
  const sweeps = setInterval(() => void sweep(services), SWEEP_EVERY_MS);
  sweeps.unref();
  return {
    wake: worker.wake,
    async stop() {
      clearInterval(sweeps);
      await Promise.all([
        worker.stop(),
        sealer.stop(),
        rules.stop(),
        teams.stop(),
        bulk.stop(),
        offboarder.stop(),
        logouts.stop(),
        rechecks.stop(),
      ]);
      email?.close();
    },
  };
}

/** Nothing depends on it at any moment: every rule compares times itself. */
async function sweep({ db, log }: Services): Promise<void> {
  try {
    await sweepSessions(db);
    await sweepPasskeys(db);
    await sweepSamlRequests(db);
    await sweepCompanySignIns(db);
    await sweepSaml(db);
    await sweepProviderSessions(db);
    await sweepOpenid(db);
    await sweepToolUses(db);
    await sweepPlatform(db);
  } catch (error) {
    log.warn(
      { event: 'sweep.failed', name: error instanceof Error ? error.name : 'unknown' },
      'sweep failed',
    );
  }
}
