import type { SessionReactions } from '../sessions/index.ts';
import type { ToolReactions } from '../tools/index.ts';
import { endLost, endOfSessions } from './commands/end-sign-ins.ts';

export const openidToolReactions: Partial<ToolReactions> = { accessLost: endLost };
export const openidSessionReactions: SessionReactions = { sessionsEnded: endOfSessions };
