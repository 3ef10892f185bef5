export { type MayUse, mayUse } from './access.ts';
export { type ClaimValue, claimsFor, type ToldClaims } from './claims.ts';
export { findToolByClientId, findToolByEntityId, findToolById, type Tool } from './find.ts';
export { followLeavers, followTeams, followValues } from './follow.ts';
export { logToolUse, type ToolUse } from './log.ts';
export { onTools, type ToolReactions, type ToolUser } from './reactions.ts';
