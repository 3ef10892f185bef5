import type { Context } from '../../../platform/context/index.ts';
import { type ConnectionRow, UPDATE } from '../queries.ts';

type Kept = 'name' | 'secret' | 'mapping' | 'trust' | 'newcomers' | 'newcomer_team_ids' | 'single_logout';

type Written = { [key in Kept]?: ConnectionRow[key] | null | undefined } & {
  settings?: object | null;
  /** Whether another provider is meant, or another secret: not tested, so that what was on goes off. */
  untested: boolean;
};

/** Writes what is given; the rest stays. */
export async function writeConnection(tx: Context, id: string, written: Written): Promise<void> {
  await tx.db.many(UPDATE, [
    tx.organizationId,
    id,
    written.name ?? null,
    written.settings ? JSON.stringify(written.settings) : null,
    written.secret ?? null,
    written.mapping ? JSON.stringify(written.mapping) : null,
    written.newcomers ?? null,
    written.newcomer_team_ids ?? null,
    written.untested,
    written.trust ?? null,
    written.single_logout ?? null,
  ]);
}
