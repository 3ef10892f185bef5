export type { CodeRow } from './code-queries.ts';
export { type CheckedCode, type CodeTry, checkCode } from './commands/check-code.ts';
export { endSession, endSessionsByIds } from './commands/end-sessions.ts';
export { eraseSessionsOf } from './commands/erase-sessions.ts';
export { createDemoLink, createRecoveryLink, createSetUpLink, type RecoveryLink } from './commands/links.ts';
export { proveAgain } from './commands/prove-again.ts';
export { type CodeRequest, requestCode } from './commands/request-code.ts';
export { requireOwnProof } from './commands/require-own-proof.ts';
export { type StartedSession, startSession } from './commands/start-session.ts';
export {
  type CodeCookie,
  codeCookie,
  readCodeCookie,
  removedCodeCookie,
  removedSessionCookie,
  sessionToken,
} from './cookies.ts';
export { signInCodeKind } from './message.ts';
export { parseContact, type TypedContact } from './pages/contact.ts';
export { enter, JOIN_BY_PROOF } from './pages/enter.ts';
export { builtInFieldName } from './pages/home-view.ts';
export { registerSessionPages } from './pages/index.ts';
export { showRefusedMethod } from './pages/refused.ts';
export { caller as personOf, toSignIn, uuidParam } from './pages/signed-in.ts';
export { proveFirst } from './pages/step-up.ts';
export { codeField, invalidContact, show as showPage } from './pages/view.ts';
export { sessionProblems } from './problems.ts';
export { consumeProof, keepProof, readProof } from './proofs.ts';
export type { ContactProof, EndedSession } from './queries.ts';
export { sweep as sweepSessions } from './queries.ts';
export { onSessions, onSignOut, type SessionReactions } from './reactions.ts';
export { isFresh, listSessions, loadCaller, noOrganizationYet, signedIn } from './read.ts';
export { type Entrant, entrantsOf, type OpenInvitations, onOpenInvitations } from './recipients.ts';
export { routes as sessionRoutes } from './routes.ts';
export {
  joinedSlots,
  offerSlots,
  onHomePage,
  onJoinedPage,
  onOfferPage,
  onSignInPage,
  onStepUpPage,
  type SignedInPage,
  type SigningIn,
  type Slotted,
  type SteppingUp,
  scriptsOf,
} from './slots.ts';
export { asPerson, contextOf, newBrowserToken, type Services, type Visit, visitOf } from './visit.ts';
