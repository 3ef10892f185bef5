import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchWorld } from './world.ts';

let made = 0;

/** Invites as fast as `connections` callers can, each waiting for its answer. */
export async function throughInvitations(world: BenchWorld, connections: number, seconds: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const started = performance.now();
  const until = started + seconds * 1000;
  let done = 0;
  const caller = async (n: number) => {
    while (performance.now() < until) {
      await invite(world, agent, n);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, n) => caller(n)));
  const perSecond = (done * 1000) / (performance.now() - started);
  agent.destroy();
  return { perSecond };
}

/** Invites at a steady rate, whether answers have come or not, and answers how long they took in milliseconds. */
export async function pacedInvitations(world: BenchWorld, perSecond: number, seconds: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const times: number[] = [];
  const waiting: Promise<void>[] = [];
  const started = performance.now();
  for (let i = 0; i < perSecond * seconds; i++) {
    const due = started + (i * 1000) / perSecond;
    if (due > performance.now()) await sleep(due - performance.now());
    const at = performance.now();
    waiting.push(
      invite(world, agent, i).then(() => {
        times.push(performance.now() - at);
      }),
    );
  }
  await Promise.all(waiting);
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

function invite(world: BenchWorld, agent: Agent, n: number): Promise<void> {
  made += 1;
  const body = JSON.stringify({
    email: `p${made}@bench.example`,
    first_name: 'Zofia',
    last_name: 'Nowak',
    department: 'Transport',
  });
  const headers = {
    cookie: world.cookies[n % world.cookies.length] ?? '',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'sec-fetch-site': 'same-origin',
  };
  return new Promise((resolve, reject) => {
    const call = request(`${world.url}/api/v1/invitations`, { method: 'POST', agent, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      answer.on('end', () =>
        answer.statusCode === 201 ? resolve() : reject(new Error(`${answer.statusCode} ${text}`)),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}
