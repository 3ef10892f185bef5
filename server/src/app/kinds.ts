import { domainNoticeKind } from '../features/company-sign-in/index.ts';
import { registerKind } from '../features/deliveries/index.ts';
import { invitationKinds } from '../features/invitations/index.ts';
import { signInCodeKind } from '../features/sessions/index.ts';
import { contactChangedKind, testMessageKind } from '../features/users/index.ts';

/** Every kind of message that can leave. */
const kinds = [signInCodeKind, contactChangedKind, testMessageKind, domainNoticeKind, ...invitationKinds];

/** Registering the same kind again is harmless. */
export function registerKinds(): void {
  for (const kind of kinds) registerKind(kind);
}
