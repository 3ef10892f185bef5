import { localeOf } from '../../../platform/languages.ts';
import type { Tag, Translator } from '../../../platform/messages/index.ts';
import {
  button,
  errorSummary,
  form,
  type Html,
  html,
  ltr,
  nothing,
  qrCode,
} from '../../../platform/page/index.ts';
import type { OrganizationRow } from '../../organizations/index.ts';
import type { MyTeam, Report } from '../my-team.ts';

export const MY_TEAM = '/home/team';

/** What the page says beside the list. */
export interface Said {
  page: number;
  /** Whose invitation was sent again just now. */
  sent: string | null;
  refused?: string;
  retryAt?: Date | null;
}

/** Read aloud, not shown: whom the same word beside each of many is about. */
const hidden: Tag = (inner) => html`<span class="hidden">${inner}</span>`;

export function teamBody(team: MyTeam, { sent, refused, retryAt }: Said, t: Translator): Html {
  const { reports, joined, items, page, pages, organization } = team;
  const again = retryAt && t.text('myTeam.tryAt', { time: timeOf(retryAt, organization, t) });
  const errors = refused ? [{ field: null, message: html`${refused} ${again}` }] : [];
  const named = items.find((one) => one.id === sent)?.name;
  const more = (to: number, text: string) =>
    to >= 1 && to <= pages && html`<a href="${MY_TEAM}?page=${to}">${text}</a> `;
  // One form for the whole list: each button says where it goes.
  return html`${errorSummary(errors, t.text('page.problem'))}<h1>${t.text('myTeam.title')}</h1>
${named && html`<p class="note" role="status">${t.html('myTeam.sent', { name: named })}</p>`}
<p class="lead">${t.text('myTeam.joined', { reports, joined })}</p>
${form(MY_TEAM, html`<ul>${items.map((report) => row(report, page, organization, t))}</ul>`)}
${pages > 1 && html`<p class="alt">${more(page - 1, t.text('myTeam.before'))}${more(page + 1, t.text('myTeam.after'))}</p>`}
<p class="alt"><a href="/home">${t.text('home.back')}</a></p>`;
}

function row(report: Report, page: number, organization: OrganizationRow, t: Translator): Html {
  const { id, name, mayShow, mayResend } = report;
  const act = (verb: 'link' | 'resend', text: Html) =>
    html`<button type="submit" class="plain" formaction="${MY_TEAM}/${id}/${verb}${page > 1 && `?page=${page}`}">${text}</button>`;
  return html`<li class="item"><div><bdi>${name}</bdi>${stateOf(report, organization, t)}</div>${
    mayResend &&
    html`<div>${mayShow && html`${act('link', t.html('myTeam.show', { name, hidden }))} `}${act('resend', t.html('myTeam.resend', { name, hidden }))}</div>`
  }</li>`;
}

function stateOf(
  { status, invited_at, expired, held }: Report,
  organization: OrganizationRow,
  t: Translator,
) {
  if (status === 'active') return html`<p class="good">${t.text('myTeam.active')}</p>`;
  if (status === 'suspended') return html`<p class="quiet">${t.text('myTeam.suspended')}</p>`;
  if (status === 'not_invited' || !invited_at)
    return html`<p class="quiet">${t.text('myTeam.notInvited')}</p>`;
  const day = new Intl.DateTimeFormat(localeOf(t.language), {
    dateStyle: 'medium',
    timeZone: organization.time_zone,
  }).format(invited_at);
  const more = held ? t.text('myTeam.held') : expired ? t.text('myTeam.expired') : nothing;
  return html`<p class="quiet">${t.text('myTeam.invited', { day })} ${more}</p>`;
}

/** The code, what it opens in words for whoever cannot see it, and what showing it means. */
export function linkBody(
  link: { url: string; name: string; expires_at: Date },
  userId: string,
  organization: OrganizationRow,
  t: Translator,
): Html {
  const { name, url } = link;
  const until = timeOf(link.expires_at, organization, t);
  return html`<h1>${t.text('myTeam.codeTitle')}</h1>
<p class="lead">${t.html('myTeam.scan', { name })}</p>
<p class="lead">${qrCode(url, t.text('myTeam.code'))}</p>
<p class="lead">${ltr(url)}</p>
<p class="lead">${t.text('myTeam.until', { time: until })}</p>
<p class="note">${t.html('myTeam.vouch', { name })}</p>
${form(`${MY_TEAM}/${userId}/link`, button(t.text('myTeam.anew'), 'second'))}
<p class="alt"><a href="${MY_TEAM}">${t.text('myTeam.back')}</a></p>`;
}

const timeOf = (at: Date, { time_zone: timeZone }: OrganizationRow, t: Translator): string =>
  new Intl.DateTimeFormat(localeOf(t.language), { timeStyle: 'short', timeZone }).format(at);
