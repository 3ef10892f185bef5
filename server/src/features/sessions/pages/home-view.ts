import type { Context } from '../../../platform/context/index.ts';
import { type Language, localeOf } from '../../../platform/languages.ts';
import type { Tag, Translator } from '../../../platform/messages/index.ts';
import { button, form, type Html, html, ltr, nothing } from '../../../platform/page/index.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { getOrganization, type OrganizationRow } from '../../organizations/index.ts';
import { fieldName, hasOwnName, listFields } from '../../profile-fields/index.ts';
import { teamsOf } from '../../teams/index.ts';
import {
  contactPointsOf,
  displayName,
  findUsers,
  leadsSomebody,
  presentValues,
  proposalsOf,
} from '../../users/index.ts';
import { listSessions, signedIn } from '../read.ts';
import type { Slotted } from '../slots.ts';

export type Home = Awaited<ReturnType<typeof loadHome>>;

/** All that the page shows, of the person who is signed in. */
export async function loadHome(ctx: Context) {
  const { userId, grants } = signedIn(ctx);
  const [user] = await findUsers(ctx, [userId]);
  if (!user) throw platformProblems.problem('session.required');
  const contacts = await contactPointsOf(ctx, [userId]);
  const values: Record<string, string | null | undefined> = {
    ...presentValues(user),
    line_manager_id: user.line_manager_name,
  };
  const waiting = new Map((await proposalsOf(ctx, [userId])).map((p) => [p.field, p.value_name ?? p.value]));
  const profile = (await listFields(ctx))
    .map((f) => ({
      key: f.key,
      label: hasOwnName(f) ? f.label : null,
      type: f.type,
      // The names stand above, as one.
      value: NAMES.has(f.key) ? null : (values[fieldName(f)] ?? null),
      waits: waiting.get(fieldName(f)) ?? null,
    }))
    .filter((f) => f.value || f.waits !== null);
  const organization = await getOrganization(ctx);
  return {
    organization,
    leads: organization.my_team && (await leadsSomebody(ctx, userId)),
    name: displayName(user, contacts[0]?.address),
    firstName: user.first_name || user.last_name,
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

export function homeBody(home: Home, t: Translator, sections: readonly Slotted[]): Html {
  return html`<h1>${home.firstName ? t.html('join.welcomeName', { name: home.firstName }) : t.text('join.welcome')}</h1>
${appLinks(home.organization, t)}
${home.leads && html`<a class="button second" href="/home/team">${t.text('myTeam.title')}</a>`}
${home.isAdmin && html`<a class="button second" href="/admin">${t.text('home.admin')}</a>`}
${sections.map((section) => section.body)}
<h2>${t.text('home.profile')}</h2>
<p><bdi>${home.name}</bdi></p>
<dl>${home.profile.map((f) => row(f.label ?? builtInFieldName(f.key, t), f, t))}</dl>
<h2>${t.text('home.teams')}</h2>
${
  home.teams.length === 0
    ? html`<p class="quiet">${t.text('home.noTeams')}</p>`
    : html`<ul>${home.teams.map(
        (team) =>
          html`<li class="item"><span><bdi>${team.name}</bdi></span>${team.admin && html`<span class="quiet">${t.text('home.teamAdmin')}</span>`}</li>`,
      )}</ul>`
}
${contactList(home, t)}
${sessionList(home, t)}
<h2>${t.text('home.data')}</h2>
<p class="quiet">${t.text('home.dataText')}</p>
${form('/home/data', button(t.text('home.dataGo'), 'second'))}
${form('/sign-out', button(t.text('home.signOut'), 'second'))}`;
}

const NAMES: ReadonlySet<string> = new Set(['first_name', 'last_name']);

const NAMED = [
  'first_name',
  'last_name',
  'job_title',
  'department',
  'start_on',
  'employee_id',
  'company',
  'location',
  'work_phone',
  'last_day_on',
  'about',
] as const;

/** A built-in field's name in the reader's language. */
/** What a built-in profile field is called in the reader's language. */
export const builtInFieldName = (key: string, t: Translator): string => {
  if (key === 'line_manager_id') return t.text('home.lineManager');
  const named = NAMED.find((one) => one === key);
  return named ? t.text(`home.field.${named}`) : key;
};

/** Read aloud, not shown: what the same word beside each of many things is about. */
const hidden: Tag = (inner) => html`<span class="hidden">${inner}</span>`;

type Shown = Home['profile'][number];

/** A value, and what waits beside it. */
function row(label: string, { value, waits, type }: Shown, t: Translator): Html {
  const words = (text: string) => (type === 'date' ? longDate(text, t.language) : text);
  const waiting =
    waits === '' ? t.text('home.waitsEmpty') : t.html('home.waits', { value: words(waits ?? '') });
  return html`<dt>${label}</dt><dd>${value ? html`<bdi>${words(value)}</bdi>` : nothing}${
    waits !== null && html`<p class="quiet">${waiting}</p>`
  }</dd>`;
}

/** A day as stored (`2025-11-22`), in words; it has no time zone, so none may shift it. */
const longDate = (day: string, language: Language): string => {
  const instant = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(instant)
    ? day
    : new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone: 'UTC' }).format(instant);
};

/** The way to the organization's app, as its Settings have it. */
function appLinks(organization: OrganizationRow, t: Translator): Html {
  const { app_web_url: web, app_store_url: appStore, play_store_url: playStore } = organization;
  const stores = [
    appStore && html`<a href="${appStore}" rel="noreferrer">${t.text('home.appStore')}</a>`,
    playStore && html`<a href="${playStore}" rel="noreferrer">${t.text('home.playStore')}</a>`,
  ].filter((link): link is Html => Boolean(link));
  return html`${web && html`<a class="button" href="${web}" rel="noreferrer">${t.html('home.openApp', { organization: organization.name })}</a>`}${
    stores.length > 0 && html`<p class="alt">${stores}</p>`
  }`;
}

function contactList(home: Home, t: Translator): Html {
  const items = home.contacts.map((contact) => {
    const reachable = home.mayProve[contact.kind];
    const state = contact.verified_at
      ? html`<span class="good">${t.text('home.proved')}</span>`
      : html`${reachable && form(`/home/contact-points/${contact.id}/code`, button(t.text('home.prove'), 'plain'))}`;
    const change =
      reachable &&
      html` <a class="plain" href="/home/contact-points/${contact.id}/change">${t.html('home.change', { address: ltr(contact.address), hidden })}</a>`;
    return html`<li class="item"><div><bdi dir="ltr">${contact.address}</bdi>${
      !contact.verified_at && html`<p class="quiet">${t.text('home.notProved')}</p>`
    }</div><div>${state}${change}</div></li>`;
  });
  return html`<h2>${t.text('home.contacts')}</h2><ul>${items}</ul>`;
}

function sessionList(home: Home, t: Translator): Html {
  const seen = new Intl.DateTimeFormat(localeOf(t.language), {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: home.organization.time_zone,
  });
  const items = home.sessions.map((session) => {
    const device = session.device ?? t.text('home.unknownDevice');
    const network = session.network && html` · <bdi dir="ltr">${session.network}</bdi>`;
    const end = t.html('home.end', { device, hidden });
    return html`<li class="item"><div><bdi>${device}</bdi>${network}<p class="quiet">${
      session.current
        ? t.text('home.thisOne')
        : t.html('home.lastUsed', { at: seen.format(session.last_seen_at) })
    }</p></div>${form(`/home/sessions/${session.id}/end`, button(end, 'plain'))}</li>`;
  });
  return html`<h2>${t.text('home.sessions')}</h2><ul>${items}</ul>`;
}
