import { receiveBounce } from '../features/deliveries/index.ts';
import { createRecoveryLink, createSetUpLink } from '../features/sessions/index.ts';
import { verifyAuditLogs } from './audit-command.ts';
import type { Services } from './services.ts';

/** Exit codes that mail servers understand (sysexits.h). */
export const EX_TEMPFAIL = 75;
const EX_DATAERR = 65;
const EX_NOUSER = 67;

/** A command that was refused, in words for the terminal, with the exit code that whoever called understands. */
export class CommandRefused extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.name = 'CommandRefused';
    this.exitCode = exitCode;
  }
}

/**
 * Runs a command of whoever sits at the machine, such as `['recover', 'ada@example.org']`.
 * @returns the lines to print
 * @throws Error in words for the terminal
 */
export async function runShellCommand(services: Services, command: readonly string[]): Promise<string[]> {
  const [name, argument, ...rest] = command;
  if (name === 'bounce') return bounce(services, rest[0] ?? '', argument || null);
  if (name === 'audit' && argument === 'verify' && rest.length < 2) return verifyAudit(services, rest[0]);
  if (rest.length > 0) throw new Error(`${name} does not take so many words.`);
  if (name === 'recover') return recover(services, argument);
  if (name === 'organizations' && argument === 'create') return createOrganization(services);
  throw new Error(`There is no command ${command.join(' ')}.`);
}

async function recover({ db, settings }: Services, email: string | undefined): Promise<string[]> {
  if (!email) throw new Error('Say whom: npm run recover -- ada@example.org');
  const links = await createRecoveryLink(db, settings, email);
  return links.flatMap(({ organization, url }) => [
    `Signs ${email} in as an Organization Admin of ${organization}, once, within 15 minutes:`,
    `  ${url}`,
  ]);
}

/** The message itself is the last word, since the process that has the database open may be another one. */
async function bounce(services: Services, message: string, recipient: string | null): Promise<string[]> {
  const result = await receiveBounce(services, message, recipient);
  if (result === 'unreadable') throw new CommandRefused('This is not a message.', EX_DATAERR);
  if (result === 'not_ours') throw new CommandRefused('No message was sent from this address.', EX_NOUSER);
  return [];
}

async function verifyAudit(services: Services, slug: string | undefined): Promise<string[]> {
  const { lines, intact } = await verifyAuditLogs(services, slug);
  if (!intact) throw new CommandRefused(lines.join('\n'), EX_DATAERR);
  return lines;
}

async function createOrganization({ db, settings }: Services): Promise<string[]> {
  return [
    'Sets up one more organization, once, within 60 minutes:',
    `  ${await createSetUpLink(db, settings)}`,
  ];
}
