import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addCookie } from '../../../platform/cookies.ts';
import { chooseLanguage, languages } from '../../../platform/languages.ts';
import {
  button,
  errorSummary,
  type FieldError,
  field,
  form,
  formKey,
  html,
  seeOther,
  select,
  textOf,
} from '../../../platform/page/index.ts';
import { supportedCountries } from '../../../platform/phone-number.ts';
import { Problem } from '../../../platform/problem.ts';
import { hashToken } from '../../../platform/secrets.ts';
import { setUpOrganization } from '../commands/set-up-organization.ts';
import { findSetUpLink } from '../queries.ts';
import { type Services, visitOf } from '../visit.ts';
import { FRONT_DOOR } from './enter.ts';
import { messagesIn } from './messages.ts';
import { errorsOf, show } from './view.ts';

const m = messagesIn('en');

const FIELDS = [
  'name',
  'default_country',
  'language',
  'time_zone',
  'first_name',
  'last_name',
  'email',
] as const;
type Values = Record<(typeof FIELDS)[number], string>;

/** `/set-up/:token`: an organization and its first Organization Admin. Reading the page changes nothing. */
export function setUpPages(pages: FastifyInstance, services: Services): void {
  pages.get<{ Params: { token: string } }>('/set-up/:token', async (request, reply) => {
    const { token } = request.params;
    if (!(await findSetUpLink(services.db, hashToken(token), 'set_up'))) return showGone(reply, services);
    return showForm(reply, services, token, guess(request), []);
  });

  pages.post<{ Params: { token: string } }>('/set-up/:token', async (request, reply) => {
    const { token } = request.params;
    const values = Object.fromEntries(
      FIELDS.map((name) => [name, textOf(request.body, name, 2000)]),
    ) as Values;
    try {
      const session = await setUpOrganization(visitOf(services, request), token, {
        organization: values,
        admin: values,
      });
      if (!session) return showGone(reply, services);
      return seeOther(addCookie(reply, session.setCookie), FRONT_DOOR);
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      return showForm(reply, services, token, values, errorsOf(error.refusals, FIELDS), error.status);
    }
  });
}

/** What the browser lets suppose; the time zone is that of the server, which stands in the same office at first. */
function guess(request: FastifyRequest): Values {
  const tag =
    /^[A-Za-z]{2,3}(?:-[A-Za-z]{2})?(?=[,;]|$)/.exec(request.headers['accept-language'] ?? '')?.[0] ?? 'en';
  const locale = new Intl.Locale(tag);
  return {
    name: '',
    default_country: locale.maximize().region ?? 'US',
    language: chooseLanguage([tag]),
    time_zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    first_name: '',
    last_name: '',
    email: '',
  };
}

const byText = (a: readonly [string, string], b: readonly [string, string]) => a[1].localeCompare(b[1], 'en');

const countryOptions = (() => {
  const names = new Intl.DisplayNames('en', { type: 'region' });
  return supportedCountries()
    .map((code) => [code, names.of(code) ?? code] as const)
    .sort(byText);
})();

const languageOptions = languages.map(({ tag, name }) => [tag, name] as const);

const timeZoneOptions = (chosen: string) =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...(chosen ? [chosen] : [])])]
    .sort()
    .map((zone) => [zone, zone] as const);

function showForm(
  reply: FastifyReply,
  services: Services,
  token: string,
  values: Values,
  errors: readonly FieldError[],
  status = 200,
): Promise<FastifyReply> {
  const t = m.setUp;
  const organization = html`<h2>${t.organization}</h2>
${field({ name: 'name', label: t.name, hint: t.nameHint, value: values.name, autocomplete: 'organization' }, errors)}
${select({ name: 'default_country', label: t.country, hint: t.countryHint, value: values.default_country, options: countryOptions }, errors)}
<div class="row">${select({ name: 'language', label: t.language, value: values.language, options: languageOptions }, errors)}
${select({ name: 'time_zone', label: t.timeZone, value: values.time_zone, options: timeZoneOptions(values.time_zone) }, errors)}</div>`;
  const you = html`<h2>${t.you}</h2>
<div class="row">${field({ name: 'first_name', label: t.firstName, value: values.first_name, autocomplete: 'given-name' }, errors)}
${field({ name: 'last_name', label: t.lastName, value: values.last_name, autocomplete: 'family-name' }, errors)}</div>
${field({ name: 'email', label: t.email, hint: t.emailHint, value: values.email, type: 'email', autocomplete: 'email', inputmode: 'email', dir: 'ltr' }, errors)}`;
  const body = html`${errorSummary(errors, m.problem)}<h1>${t.title}</h1>
<p class="lead">${t.lead}</p>
${form(`/set-up/${token}`, html`${formKey()}${organization}${you}${button(t.go)}`)}`;
  return show(reply, services, { title: t.title, body, invalid: errors.length > 0, wide: true }, status);
}

function showGone(reply: FastifyReply, services: Services): Promise<FastifyReply> {
  const t = m.gone.setUp;
  const body = html`<h1>${t.title}</h1>
<p class="lead">${t.lead}</p><p class="lead">${t.next}</p>
<p class="alt"><a href="/sign-in">${m.gone.signIn}</a></p>`;
  return show(reply, services, { title: t.title, body }, 410);
}
