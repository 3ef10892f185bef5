import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { readAuditSearch } from '../features/audit/search.ts';
import { readDeliveriesSearch } from '../features/deliveries/search.ts';
import { usersSearch } from '../features/users/users-search.ts';
import { wholeLanguage } from './language.ts';
import { FaultPage, NotFoundPage } from './shell/fallback-pages.tsx';
import { Shell } from './shell/shell.tsx';

/** A screen that is loaded when somebody goes there, with its words; the first one has its own from the start. */
const screen: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(async () => {
    const [loaded] = await Promise.all([load(), wholeLanguage()]);
    return loaded;
  }, name);

const rootRoute = createRootRoute({ component: Outlet, errorComponent: FaultPage });

const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'admin',
  component: Shell,
  // Within the frame: whoever followed an old link goes on from there.
  notFoundComponent: NotFoundPage,
});

const toUsers = () => {
  throw redirect({ to: '/admin/identity/users', replace: true });
};
const indexRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', beforeLoad: toUsers });
const adminIndexRoute = createRoute({ getParentRoute: () => adminRoute, path: '/', beforeLoad: toUsers });

const usersRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/users',
  validateSearch: usersSearch,
  component: lazyRouteComponent(() => import('../features/users/users-page.tsx'), 'UsersPage'),
});
const inviteRoute = createRoute({
  getParentRoute: () => usersRoute,
  path: 'invite',
  component: screen(() => import('../features/invitations/invite-sheet.tsx'), 'InviteSheet'),
});
const userRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/users/$userId',
  component: screen(() => import('../features/users/person/user-page.tsx'), 'UserPage'),
});
const userProfileRoute = createRoute({
  getParentRoute: () => userRoute,
  path: '/',
  component: screen(() => import('../features/users/person/profile-section.tsx'), 'ProfileSection'),
});
const userTeamsRoute = createRoute({
  getParentRoute: () => userRoute,
  path: 'teams',
  component: screen(() => import('../features/users/person/teams-section.tsx'), 'TeamsSection'),
});
const userInvitationRoute = createRoute({
  getParentRoute: () => userRoute,
  path: 'invitation',
  component: screen(() => import('../features/users/person/invitation-section.tsx'), 'InvitationSection'),
});
const userSessionsRoute = createRoute({
  getParentRoute: () => userRoute,
  path: 'sessions',
  component: screen(() => import('../features/users/person/sessions-section.tsx'), 'SessionsSection'),
});
const userToolsRoute = createRoute({
  getParentRoute: () => userRoute,
  path: 'tools',
  component: screen(() => import('../features/tools/user-tools.tsx'), 'UserToolsSection'),
});
const bulkJobsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/bulk',
  component: screen(() => import('../features/bulk-jobs/jobs-page.tsx'), 'BulkJobsPage'),
});
const bulkJobRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/bulk/$jobId',
  component: screen(() => import('../features/bulk-jobs/job-page.tsx'), 'BulkJobPage'),
});
const teamsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/teams',
  component: screen(() => import('../features/teams/teams-page.tsx'), 'TeamsPage'),
});
const reportingRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/teams/reporting',
  component: screen(() => import('../features/line-managers/reporting-page.tsx'), 'ReportingPage'),
});
const reportingTeamRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/teams/reporting/$managerId',
  component: screen(() => import('../features/line-managers/reporting-team-page.tsx'), 'ReportingTeamPage'),
});
const newTeamRoute = createRoute({
  getParentRoute: () => teamsRoute,
  path: 'new',
  component: screen(() => import('../features/teams/team-sheet.tsx'), 'NewTeamSheet'),
});
const teamRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/teams/$teamId',
  component: screen(() => import('../features/teams/team-page.tsx'), 'TeamPage'),
});
const editTeamRoute = createRoute({
  getParentRoute: () => teamRoute,
  path: 'edit',
  component: screen(() => import('../features/teams/team-sheet.tsx'), 'EditTeamSheet'),
});
const addPeopleRoute = createRoute({
  getParentRoute: () => teamRoute,
  path: 'add',
  component: screen(() => import('../features/teams/add-people-sheet.tsx'), 'AddPeopleSheet'),
});
const samlRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/tools/saml',
  component: screen(() => import('../features/saml-provider/saml-page.tsx'), 'SamlPage'),
});
const confirmationsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/confirmations',
  component: screen(() => import('../features/confirmations/confirmations-page.tsx'), 'ConfirmationsPage'),
});
const signInRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/sign-in',
  component: screen(() => import('../features/sign-in/sign-in-page.tsx'), 'SignInPage'),
});
const signInPolicyRoute = createRoute({
  getParentRoute: () => signInRoute,
  path: '/',
  component: screen(() => import('../features/sign-in/policy-tab.tsx'), 'PolicyTab'),
});
const connectionsRoute = createRoute({
  getParentRoute: () => signInRoute,
  path: 'company',
  component: screen(() => import('../features/company-sign-in/connections-tab.tsx'), 'ConnectionsTab'),
});
const newConnectionRoute = createRoute({
  getParentRoute: () => connectionsRoute,
  path: 'new',
  component: screen(
    () => import('../features/company-sign-in/new-connection-sheet.tsx'),
    'NewConnectionSheet',
  ),
});
const domainsRoute = createRoute({
  getParentRoute: () => signInRoute,
  path: 'domains',
  component: screen(() => import('../features/company-sign-in/domains-tab.tsx'), 'DomainsTab'),
});
const connectionRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/sign-in/company/$connectionId',
  component: screen(() => import('../features/company-sign-in/connection-page.tsx'), 'ConnectionPage'),
});
/** Beside the team's page, not within it: the rule takes the whole of the page. */
const teamRuleRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/teams/$teamId/rule',
  component: lazyRouteComponent(() => import('../features/rules/rule-page.tsx'), 'RulePage'),
});
const toolsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/tools',
  component: screen(() => import('../features/tools/tools-page.tsx'), 'ToolsPage'),
});
const newToolRoute = createRoute({
  getParentRoute: () => toolsRoute,
  path: 'new',
  component: screen(() => import('../features/tools/tools-page.tsx'), 'NewToolSheet'),
});
const toolRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'identity/tools/$toolId',
  component: screen(() => import('../features/tools/tool-page.tsx'), 'ToolPage'),
});
const toolSettingsRoute = createRoute({
  getParentRoute: () => toolRoute,
  path: '/',
  component: screen(() => import('../features/tools/tool-page.tsx'), 'SettingsTab'),
});
const toolAccessRoute = createRoute({
  getParentRoute: () => toolRoute,
  path: 'access',
  component: screen(() => import('../features/tools/tool-page.tsx'), 'AccessTab'),
});
const toolClaimsRoute = createRoute({
  getParentRoute: () => toolRoute,
  path: 'claims',
  component: screen(() => import('../features/tools/tool-page.tsx'), 'ClaimsTab'),
});
const toolLogRoute = createRoute({
  getParentRoute: () => toolRoute,
  path: 'log',
  component: screen(() => import('../features/tools/tool-page.tsx'), 'LogTab'),
});
const deliveriesRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'messaging/deliveries',
  validateSearch: readDeliveriesSearch,
  component: screen(() => import('../features/deliveries/deliveries-page.tsx'), 'DeliveriesPage'),
});
const deliveryRoute = createRoute({
  getParentRoute: () => deliveriesRoute,
  path: '$deliveryId',
  component: screen(() => import('../features/deliveries/delivery-sheet.tsx'), 'DeliverySheet'),
});
const suppressionsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'messaging/deliveries/stopped',
  component: screen(() => import('../features/deliveries/suppressions-page.tsx'), 'SuppressionsPage'),
});
const previewRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'messaging/preview',
  component: screen(() => import('../features/preview/preview-page.tsx'), 'PreviewPage'),
});
const previewMessageRoute = createRoute({
  getParentRoute: () => previewRoute,
  path: '$messageId',
  component: screen(() => import('../features/preview/message-page.tsx'), 'MessagePage'),
});
const settingsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'organization/settings',
  component: screen(() => import('../features/organization/settings-page.tsx'), 'SettingsPage'),
});
const organizationTabRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  component: screen(() => import('../features/organization/organization-tab.tsx'), 'OrganizationTab'),
});
const invitationsTabRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'invitations',
  component: screen(() => import('../features/organization/invitations-tab.tsx'), 'InvitationsTab'),
});
const messagingTabRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'messaging',
  component: screen(() => import('../features/organization/messaging-tab.tsx'), 'MessagingTab'),
});
const fieldsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'organization/profile-fields',
  component: screen(() => import('../features/profile-fields/fields-page.tsx'), 'ProfileFieldsPage'),
});
const newFieldRoute = createRoute({
  getParentRoute: () => fieldsRoute,
  path: 'new',
  component: screen(() => import('../features/profile-fields/field-sheet.tsx'), 'NewFieldSheet'),
});
const fieldRoute = createRoute({
  getParentRoute: () => fieldsRoute,
  path: '$fieldId',
  component: screen(() => import('../features/profile-fields/field-sheet.tsx'), 'EditFieldSheet'),
});
const tokensRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'organization/api-tokens',
  component: screen(() => import('../features/api-tokens/tokens-page.tsx'), 'ApiTokensPage'),
});
const newTokenRoute = createRoute({
  getParentRoute: () => tokensRoute,
  path: 'new',
  component: screen(() => import('../features/api-tokens/token-sheet.tsx'), 'NewTokenSheet'),
});
const auditRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'organization/audit',
  validateSearch: readAuditSearch,
  component: screen(() => import('../features/audit/audit-page.tsx'), 'AuditPage'),
});

/** Every component of the kit in every state; for those who build screens, and for the accessibility run. */
const kitRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: 'kit',
  component: screen(() => import('../kit/kit-page.tsx'), 'KitPage'),
});
const kitSheetRoute = createRoute({
  getParentRoute: () => kitRoute,
  path: 'sheet',
  component: screen(() => import('../kit/kit-sheet.tsx'), 'KitSheet'),
});

const routeTree = rootRoute.addChildren([
  indexRoute,
  adminRoute.addChildren([
    adminIndexRoute,
    usersRoute.addChildren([inviteRoute]),
    userRoute.addChildren([
      userProfileRoute,
      userTeamsRoute,
      userInvitationRoute,
      userSessionsRoute,
      userToolsRoute,
    ]),
    bulkJobsRoute,
    bulkJobRoute,
    teamsRoute.addChildren([newTeamRoute]),
    teamRoute.addChildren([editTeamRoute, addPeopleRoute]),
    reportingRoute,
    reportingTeamRoute,
    teamRuleRoute,
    samlRoute,
    confirmationsRoute,
    signInRoute.addChildren([
      signInPolicyRoute,
      connectionsRoute.addChildren([newConnectionRoute]),
      domainsRoute,
    ]),
    connectionRoute,
    toolsRoute.addChildren([newToolRoute]),
    toolRoute.addChildren([toolSettingsRoute, toolAccessRoute, toolClaimsRoute, toolLogRoute]),
    deliveriesRoute.addChildren([deliveryRoute]),
    suppressionsRoute,
    previewRoute.addChildren([previewMessageRoute]),
    settingsRoute.addChildren([organizationTabRoute, invitationsTabRoute, messagingTabRoute]),
    fieldsRoute.addChildren([newFieldRoute, fieldRoute]),
    tokensRoute.addChildren([newTokenRoute]),
    auditRoute,
    kitRoute.addChildren([kitSheetRoute]),
  ]),
]);

/** The portal's addresses. Pages are separate files, fetched when a link to them is hovered or focused. */
export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPreloadDelay: 60,
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultErrorComponent: FaultPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
