import { createRecoveryLink, createSetUpLink } from '../features/sessions/index.ts';
import type { Services } from './services.ts';

/**
 * Runs a command of whoever sits at the machine, such as `['recover', 'ada@example.org']`.
 * @returns the lines to print
 * @throws Error in words for the terminal
 */
export async function runShellCommand(services: Services, command: readonly string[]): Promise<string[]> {
  const [name, argument, ...rest] = command;
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

async function createOrganization({ db, settings }: Services): Promise<string[]> {
  return [
    'Sets up one more organization, once, within 60 minutes:',
    `  ${await createSetUpLink(db, settings)}`,
  ];
}
