import { performance } from 'node:perf_hooks';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Services } from './services.ts';

const LONGEST_LAG_MS = 1_000;
const LONGEST_ROUND_TRIP_MS = 500;
const PROBE_EVERY_MS = 250;

interface Check {
  name: string;
  ok: boolean;
  milliseconds: number;
}

/**
 * For load balancers and supervisors. *live*: the process answers in time. *ready*: the database answers in time and
 * takes writes, and no stop was asked for; mail and SMS providers play no part. *started*: the schema is in place.
 */
export function addHealth(app: FastifyInstance, services: Services): void {
  const lag = watchEventLoop(app);
  app.get('/health/live', (_request, reply) =>
    answer(reply, [{ name: 'event_loop', ok: lag() < LONGEST_LAG_MS, milliseconds: Math.round(lag()) }]),
  );
  app.get('/health/ready', async (_request, reply) =>
    answer(reply, [
      { name: 'not_stopping', ok: !services.life.stopping, milliseconds: 0 },
      await checkDatabase(services),
    ]),
  );
  // The API exists only once the schema was brought to this version.
  app.get('/health/started', (_request, reply) => answer(reply, []));
}

async function checkDatabase(services: Services): Promise<Check> {
  const started = performance.now();
  const ok = await services.db
    .one<{ writable: boolean }>(`select not pg_is_in_recovery() as writable`)
    .then((row) => row?.writable === true)
    .catch(() => false);
  const milliseconds = Math.round(performance.now() - started);
  return { name: 'database', ok: ok && milliseconds < LONGEST_ROUND_TRIP_MS, milliseconds };
}

/** How late a timer fired last, or is by now. */
function watchEventLoop(app: FastifyInstance): () => number {
  let expected = performance.now() + PROBE_EVERY_MS;
  let latest = 0;
  const timer = setInterval(() => {
    latest = Math.max(0, performance.now() - expected);
    expected = performance.now() + PROBE_EVERY_MS;
  }, PROBE_EVERY_MS);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
  return () => Math.max(latest, performance.now() - expected);
}

function answer(reply: FastifyReply, checks: Check[]): FastifyReply {
  const ok = checks.every((check) => check.ok);
  return reply
    .code(ok ? 200 : 503)
    .header('cache-control', 'no-store')
    .send({ status: ok ? 'ok' : 'unavailable', checks });
}
