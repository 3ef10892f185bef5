import { type Fault, type Verdict, verifyChain } from '../features/audit/index.ts';
import { listOrganizations } from '../features/organizations/index.ts';
import type { Services } from './services.ts';

/** What a fault means to whoever reads it on the terminal. */
const MEANINGS: Readonly<Record<Fault, string>> = {
  deleted: 'the event was deleted after it was sealed',
  edited: 'the event was changed after it was sealed',
  value_edited: 'a value of the event was changed after it was sealed',
  value_deleted: 'a value of the event was deleted after it was sealed',
  seal_missing: 'its seal was taken out of the chain',
  seal_changed: 'its seal does not follow from the one before: seals were changed, exchanged or put in',
  inserted: 'the event was put there later, not by this product',
  cut_off: 'the chain was longer: its end was cut off',
};

export interface Report {
  lines: string[];
  intact: boolean;
}

/** Reads the audit log of every organization, or of the one with this slug, and says whether it is as it was sealed. */
export async function verifyAuditLogs({ db }: Pick<Services, 'db'>, slug?: string): Promise<Report> {
  const organizations = (await listOrganizations(db)).filter(
    (one) => slug === undefined || one.slug === slug,
  );
  if (organizations.length === 0)
    throw new Error(slug ? `There is no organization ${slug}.` : 'There is no organization yet.');
  const lines: string[] = [];
  let intact = true;
  for (const { id, slug: name } of organizations) {
    const verdict = await verifyChain(db, id);
    intact &&= verdict.broken === null;
    lines.push(...linesOf(name, verdict));
  }
  return { lines, intact };
}

const entries = (count: number): string => (count === 1 ? '1 entry' : `${count} entries`);

function linesOf(name: string, { intact, unsealed, head, broken }: Verdict): string[] {
  const waiting = `${entries(unsealed)} not sealed yet`;
  if (broken) {
    const where = broken.position === null ? '' : ` at entry ${broken.position}`;
    const which = broken.eventId ? ` (event ${broken.eventId})` : '';
    return [
      `${name}: BROKEN${where}${which}: ${MEANINGS[broken.fault]}.`,
      `  ${entries(intact)} before it as sealed, ${waiting}.`,
    ];
  }
  const end = head ? `, head ${head.position} ${head.hash}` : '';
  return [`${name}: ${entries(intact)} as sealed, ${waiting}${end}`];
}
