import { createTool, setToolAccess } from '../../features/tools/contract.ts';
import type { Context } from '../../platform/context/index.ts';
import type { InputOf } from '../../platform/endpoint/contract.ts';
import type { DemoPerson } from './people.ts';
import { run } from './run.ts';
import { TOOL_USES } from './statements.ts';
import { toolIcons } from './tool-icons.ts';

type NewTool = InputOf<typeof createTool>['body'];
interface DemoTool {
  make: NewTool;
  /** By team, or null where everyone gets it. */
  teams: readonly string[] | null;
  /** Instead of teams: whose confirmed department is one of these. */
  departments?: readonly string[];
}

const DRIVERS = ['City Drivers', 'Long-haul Drivers'];
const home = (name: string) => `https://${name}.tidewell.example`;

/** What people of the demo sign in to: by either protocol, and given out in each of the three ways. */
const tools: readonly DemoTool[] = [
  {
    make: {
      name: 'Shift rota',
      icon: toolIcons.rota,
      openid: {
        client_type: 'confidential',
        redirect_uris: [`${home('rota')}/signed-in`],
        post_logout_redirect_uris: [`${home('rota')}/`],
        backchannel_logout_uri: `${home('rota')}/signed-out`,
      },
      claims: [
        { claim: 'email', source: 'email' },
        { claim: 'groups', source: 'teams' },
        { claim: 'locale', source: 'locale' },
      ],
    },
    teams: null,
  },
  {
    make: {
      name: 'Route planner',
      icon: toolIcons.routes,
      launch_url: home('routes'),
      session_minutes: 60,
      openid: { client_type: 'public', redirect_uris: [`${home('routes')}/app`], grant_refresh: true },
      claims: [
        { claim: 'locale', source: 'locale' },
        { claim: 'phone_number', source: 'phone_number' },
      ],
    },
    teams: [...DRIVERS, 'Dispatch'],
  },
  {
    make: {
      name: 'Staff handbook',
      icon: toolIcons.handbook,
      session_minutes: 480,
      saml: {
        entity_id: `${home('handbook')}/saml/metadata`,
        acs_url: `${home('handbook')}/saml/acs`,
        name_id: 'persistent',
      },
      claims: [{ claim: 'locale', source: 'locale' }],
    },
    teams: null,
  },
  {
    make: {
      name: 'Payslips',
      icon: toolIcons.payroll,
      session_minutes: 30,
      saml: { entity_id: `${home('payslips')}/saml/metadata`, acs_url: `${home('payslips')}/saml/acs` },
      claims: [
        { claim: 'department', source: 'department' },
        { claim: 'email', source: 'email' },
      ],
    },
    teams: [],
    departments: ['Finance', 'People'],
  },
];

/** Adds the tools and says who gets each; answers their ids by name. */
export async function makeTools(
  admin: Context,
  teamIds: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { make, teams, departments } of tools) {
    const { id, version } = await run(admin, createTool, { body: make });
    ids.set(make.name, id);
    const body = departments
      ? { access: ruleFor(departments), version }
      : { access: teams ? membersOf(teams, teamIds) : { kind: 'everyone' as const }, version };
    await run(admin, setToolAccess, { params: { id }, body });
  }
  return ids;
}

const membersOf = (teams: readonly string[], ids: ReadonlyMap<string, string>) => ({
  kind: 'teams' as const,
  team_ids: teams.flatMap((name) => ids.get(name) ?? []),
  count_team_admins: true,
});

const ruleFor = (departments: readonly string[]) => ({
  kind: 'rule' as const,
  rule: {
    match: 'all' as const,
    conditions: [{ field: 'department', operator: 'is_any_of' as const, values: [...departments] }],
  },
});

interface Joined {
  id: string;
  person: DemoPerson;
}

/** Minutes ago, where, and with what: one line of the log for each. */
const VISITS = [
  ['Shift rota', 'Night Dock', 4, 'Chrome on Android', null],
  ['Route planner', 'City Drivers', 19, 'Chrome on Android', null],
  ['Shift rota', 'City Drivers', 42, 'Safari on iPhone', null],
  ['Staff handbook', 'Customer Care', 71, 'Firefox on Windows', null],
  ['Payslips', 'City Drivers', 95, 'Chrome on Android', 'not_assigned'],
  ['Shift rota', 'Warehouse North', 130, 'Chrome on Android', null],
  ['Payslips', 'Finance', 182, 'Edge on Windows', null],
  ['Route planner', 'Dispatch', 240, 'Chrome on Windows', null],
  ['Route planner', 'Fleet Workshop', 410, 'Firefox on Linux', 'not_assigned'],
  ['Shift rota', 'Long-haul Drivers', 1_510, 'Safari on iPhone', null],
  ['Staff handbook', 'People Team', 1_733, 'Safari on macOS', null],
  ['Payslips', 'People Team', 1_890, 'Safari on macOS', null],
  ['Route planner', 'Long-haul Drivers', 2_960, 'Chrome on Android', null],
  ['Staff handbook', 'IT', 4_404, 'Firefox on Linux', null],
  ['Shift rota', 'Warehouse South', 5_890, 'Chrome on Android', null],
] as const;

/** The sign-ins of the last days, of people who get the tool and of two who do not. Nothing was told to any tool. */
export async function rememberUses(
  tx: Context,
  toolIds: ReadonlyMap<string, string>,
  joined: readonly Joined[],
): Promise<void> {
  const uses = VISITS.flatMap(([name, team, minutes, device, reason], at) => {
    const tool = tools.find(({ make }) => make.name === name)?.make;
    const members = joined.filter(({ person }) => person.team.name === team && person.fate === 'joined');
    // A tool that knows people by their address signs in only who has one.
    const knowsByEmail = tool?.saml !== undefined && tool.saml.name_id !== 'persistent';
    const able = knowsByEmail && !reason ? members.filter(({ person }) => person.email) : members;
    const user = able[at % able.length];
    if (!tool || !user) return [];
    return {
      tool_id: toolIds.get(name),
      user_id: user.id,
      ago: minutes * 60,
      kind: reason ? 'refused' : 'sign_in',
      protocol: tool.openid ? 'openid' : 'saml',
      claims: reason ? [] : (tool.claims ?? []).map(({ claim }) => claim),
      reason,
      network: `203.0.113.${20 + at}`,
      device,
    };
  });
  for (const statement of TOOL_USES) await tx.db.many(statement, [tx.organizationId, JSON.stringify(uses)]);
}
