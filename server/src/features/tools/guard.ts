import type { Context } from '../../platform/context/index.ts';
import type { Rule } from '../dynamic-teams/contract.ts';
import { fieldsOf } from '../dynamic-teams/index.ts';
import { setFieldReaders } from '../profile-fields/index.ts';
import { fieldsRead } from './check-claims.ts';
import type { Claim } from './shapes.ts';

/**
 * Says which profile fields a tool reads, by its rule and by what it is told: from now on what a Team Admin or the person
 * types into them waits. The organization is locked by then.
 */
export const guardFields = (
  tx: Context,
  toolId: string,
  rule: Rule | null,
  claims: readonly Claim[],
): Promise<void> =>
  setFieldReaders(tx, { reader: 'tool', readerId: toolId }, [
    ...(rule ? fieldsOf(rule) : []),
    ...fieldsRead(claims),
  ]);
