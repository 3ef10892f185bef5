import { escapeLiteral } from 'pg';
import { kept } from '../../platform/messages/index.ts';

/** A sentence as the timeline keeps it, as SQL text: the demo is filled by statements that take no values. */
export const said = (key: Parameters<typeof kept>[0]): string => escapeLiteral(kept(key));

/** Ids sort by time of creation, and lists sort by id: each gets the time that its row has now. */
export const idAt = (at: string, id: string): string =>
  `(lpad(to_hex(floor(extract(epoch from ${at}) * 1000)::bigint), 12, '0') || substr(replace(${id}::text, '-', ''), 13))::uuid`;
