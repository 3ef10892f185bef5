import type { Context } from '../../../platform/context/index.ts';
import { button, form, type Html, html, nothing } from '../../../platform/page/index.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { getOrganization, type OrganizationRow } from '../../organizations/index.ts';
import { listFields } from '../../profile-fields/index.ts';
import { teamsOf } from '../../teams/index.ts';
import { contactPointsOf, displayName, findUsers } from '../../users/index.ts';
import { listSessions, signedIn } from '../read.ts';
import type { Messages } from './messages.ts';

export type Home = Awaited<ReturnType<typeof loadHome>>;

/** All that the page shows, of the person who is signed in. */
export async function loadHome(ctx: Context) {
  const { userId, grants } = signedIn(ctx);
  const [user] = await findUsers(ctx, [userId]);
  if (!user) throw platformProblems.problem('session.required');
  const contacts = await contactPointsOf(ctx, [userId]);
  const builtIn = user as unknown as Record<string, string | null>;
  const profile = (await listFields(ctx))
    .filter((f) => f.key !== 'first_name' && f.key !== 'last_name' && f.key !== 'line_manager_id')
    .map((f) => ({
      label: f.label,
      type: f.type,
      value: f.built_in ? builtIn[f.key] : user.custom[f.key],
    }))
    .filter((f): f is typeof f & { value: string } => Boolean(f.value));
  return {
    organization: await getOrganization(ctx),
    name: displayName(user, contacts[0]?.address),
    firstName: user.first_name || user.last_name,
    lineManager: user.line_manager_name,
    profile,
    contacts,
    teams: await teamsOf(ctx, [userId], true),
    sessions: await listSessions(ctx, userId),
    isAdmin: grants.length > 0,
    mayProve: {
      email: ctx.settings.channels.email !== 'none',
      mobile: ctx.settings.channels.sms !== 'none',
    },
  };
}

export function homeBody(home: Home, m: Messages): Html {
  const t = m.home;
  return html`<h1>${t.welcome}${home.firstName && html`, <bdi>${home.firstName}</bdi>`}</h1>
${appLinks(home.organization, m)}
${home.isAdmin && html`<a class="button second" href="/admin">${t.admin}</a>`}
<h2>${t.profile}</h2>
<p><bdi>${home.name}</bdi></p>
<dl>${home.profile.map((f) => row(f.label, f.type === 'date' ? longDate(f.value) : f.value))}
${home.lineManager ? row(t.lineManager, home.lineManager) : nothing}</dl>
<h2>${t.teams}</h2>
${
  home.teams.length === 0
    ? html`<p class="quiet">${t.noTeams}</p>`
    : html`<ul>${home.teams.map(
        (team) =>
          html`<li class="item"><bdi>${team.name}</bdi>${team.admin && html`<span class="quiet">${t.teamAdmin}</span>`}</li>`,
      )}</ul>`
}
${contactList(home, m)}
${sessionList(home, m)}
${form('/sign-out', button(t.signOut, 'second'))}`;
}

const row = (label: string, value: string): Html => html`<dt>${label}</dt><dd><bdi>${value}</bdi></dd>`;

/** A day as stored (`2025-11-22`), in words; it has no time zone, so none may shift it. */
const longDate = (day: string): string => {
  const instant = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(instant)
    ? day
    : new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(instant);
};

/** The way to the organization's app, as its Settings have it. */
function appLinks(organization: OrganizationRow, m: Messages): Html {
  const { app_web_url: web, app_store_url: appStore, play_store_url: playStore } = organization;
  const stores = [
    appStore && html`<a href="${appStore}" rel="noreferrer">${m.home.appStore}</a>`,
    playStore && html`<a href="${playStore}" rel="noreferrer">${m.home.playStore}</a>`,
  ].filter((link): link is Html => Boolean(link));
  return html`${web && html`<a class="button" href="${web}" rel="noreferrer">${m.home.openApp(organization.name)}</a>`}${
    stores.length > 0 && html`<p class="alt">${stores}</p>`
  }`;
}

function contactList(home: Home, m: Messages): Html {
  const items = home.contacts.map((contact) => {
    const reachable = home.mayProve[contact.kind];
    const state = contact.verified_at
      ? html`<span class="good">${m.home.proved}</span>`
      : html`${reachable && form(`/home/contact-points/${contact.id}/code`, button(m.home.prove, 'plain'))}`;
    const change =
      reachable &&
      html` <a class="plain" href="/home/contact-points/${contact.id}/change">${m.home.change}<span class="hidden">, ${contact.address}</span></a>`;
    return html`<li class="item"><div><bdi dir="ltr">${contact.address}</bdi>${
      !contact.verified_at && html`<p class="quiet">${m.home.notProved}</p>`
    }</div><div>${state}${change}</div></li>`;
  });
  return html`<h2>${m.home.contacts}</h2><ul>${items}</ul>`;
}

function sessionList(home: Home, m: Messages): Html {
  const seen = new Intl.DateTimeFormat('en', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: home.organization.time_zone,
  });
  const items = home.sessions.map((session) => {
    const device = session.device ?? m.home.unknownDevice;
    const network = session.network && html` · <bdi dir="ltr">${session.network}</bdi>`;
    const end = html`${m.home.end}<span class="hidden">, <bdi>${device}</bdi></span>`;
    return html`<li class="item"><div><bdi>${device}</bdi>${network}<p class="quiet">${
      session.current ? m.home.thisOne : html`${m.home.seen} ${seen.format(session.last_seen_at)}`
    }</p></div>${form(`/home/sessions/${session.id}/end`, button(end, 'plain'))}</li>`;
  });
  return html`<h2>${m.home.sessions}</h2><ul>${items}</ul>`;
}
