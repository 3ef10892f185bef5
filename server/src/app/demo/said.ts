import { escapeLiteral } from 'pg';
import { kept } from '../../platform/messages/index.ts';

/** A sentence as the timeline keeps it, as SQL text: the demo is filled by statements that take no values. */
export const said = (key: Parameters<typeof kept>[0]): string => escapeLiteral(kept(key));
