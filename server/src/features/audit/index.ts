export { changesOf } from './changes.ts';
export { eraseAuditValues, findMentions, type Mention } from './erase.ts';
export { type AuditEntry, record } from './record.ts';
export { sealEvents, startSealer } from './seal.ts';
export { type Fault, type Verdict, verifyChain } from './verify.ts';
