import { randomUUIDv7 } from 'node:crypto';

/** A new id: UUID version 7, so that ids sort by time of creation. */
export const newId = (): string => randomUUIDv7();
