export { changesOf } from './changes.ts';
export { type AuditEntry, record } from './record.ts';
