export { activateUsers, endSessionsOf, setStatus, verifyContactPoints } from './commands/activate-users.ts';
export { checkContact, replaceOwnContact, setContactPoint } from './commands/change-contacts.ts';
export { insertGrants, type NewGrant } from './commands/change-grants.ts';
export { changeDepartments, changeLineManagers, suspendUsers } from './commands/change-many.ts';
export { removeOrSuspend } from './commands/change-status.ts';
export { confirmValues, type Decision } from './commands/confirm-values.ts';
export {
  type Clash,
  type CreatedUser,
  createUsers,
  type NewUser,
  undoCreation,
} from './commands/create-users.ts';
export { eraseUser, holdForErasure, type KnownAs, knownAs } from './commands/erase-user.ts';
export { fillValues } from './commands/fill-values.ts';
export { keepLanguage } from './commands/keep-language.ts';
export { rejectValues } from './commands/reject-values.ts';
export {
  type NotRestored,
  restore,
  type Snapshot,
  snapshotOf,
  undoRestoration,
} from './commands/restore-user.ts';
export { runOffboardings, startOffboarder } from './commands/run-offboardings.ts';
export { updateValues } from './commands/update-values.ts';
export { comparableOf, refreshComparable } from './comparable.ts';
export { type CheckedContact, checkEmail, checkMobile, type MobileRules } from './contacts.ts';
export {
  type DirectoryFacts,
  enterDirectory,
  recordLastEvents,
  refreshDirectory,
  refreshTeamsOf,
  replaceLastDetail,
} from './directory-entries.ts';
export { employeeIdKey } from './employee-id.ts';
export { escapeLike, managerRefusal, unknownManagers } from './managers.ts';
export { contactChangedKind } from './message.ts';
export {
  ability,
  allowed,
  denied,
  deniedBy,
  FROM,
  isAbove,
  lacks,
  type Reach,
  sourceOf,
  userAbilities,
} from './policy.ts';
export { offboardingOf, presentGrant, presentUser } from './present.ts';
export { userProblems } from './problems.ts';
export { proposalsOf } from './proposals.ts';
export type { ContactPointRow, GrantRow, UserRow } from './queries.ts';
export { announceUsers, onUsers, type TheirInvitations, type UserReactions } from './reactions.ts';
export {
  contactPointsOf,
  displayName,
  findUsers,
  grantsOf,
  type Holder,
  holdersOfContact,
  onlyInOwnTeams,
  reachOf,
  reference,
  requireNotAbove,
  requireReach,
  requireVisible,
  visibleOf,
} from './read.ts';
export { findRemovedHolders } from './removed-holders.ts';
export { confirmedManager, PRESENT } from './report-queries.ts';
export { guardLineManagers, leadsSomebody, reportsAmong } from './reports.ts';
export { routes as userRoutes } from './routes.ts';
export { beginning, lexeme, wordBeginning } from './terms.ts';
export { testMessageKind } from './test-message.ts';
export { asStored, byField, presentValues, splitNewValues } from './trust.ts';
export {
  listUnconfirmed,
  type SeenValue,
  settleUnconfirmed,
  unconfirmedOf,
} from './unconfirmed.ts';
