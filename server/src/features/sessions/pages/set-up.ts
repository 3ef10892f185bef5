import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addCookie } from '../../../platform/cookies.ts';
import { chooseLanguage, DEFAULT_LANGUAGE, type Language, languages } from '../../../platform/languages.ts';
import {
  button,
  errorSummary,
  type FieldError,
  field,
  form,
  formKey,
  html,
  ltr,
  seeOther,
  select,
  textOf,
} from '../../../platform/page/index.ts';
import { supportedCountries } from '../../../platform/phone-number.ts';
import { Problem, regionName } from '../../../platform/problem.ts';
import { hashToken } from '../../../platform/secrets.ts';
import { setUpOrganization } from '../commands/set-up-organization.ts';
import { findSetUpLink } from '../queries.ts';
import { type Services, visitOf } from '../visit.ts';
import { FRONT_DOOR } from './enter.ts';
import { errorsOf, show, translatorOf } from './view.ts';

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

/** Those that Beckon speaks, each in its own words. */
const LANGUAGES = languages.map(({ tag, name }) => [tag, name] as const);

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
      return showForm(
        reply,
        services,
        token,
        values,
        errorsOf(error.refusals, FIELDS, translatorOf(services, reply)),
        error.status,
      );
    }
  });
}

/** What the browser lets suppose; the time zone is that of the server, which stands in the same office at first. */
function guess(request: FastifyRequest): Values {
  const tag =
    /^[A-Za-z]{2,3}(?:-[A-Za-z]{2})?(?=[,;]|$)/.exec(request.headers['accept-language'] ?? '')?.[0] ??
    DEFAULT_LANGUAGE;
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

/** Countries by name, in the order of the language's alphabet; made once for each language. */
const countryOptions = (language: Language) => {
  const known = countries.get(language);
  if (known) return known;
  const options = supportedCountries()
    .map((code) => [code, regionName(code, language)] as const)
    .sort((a, b) => a[1].localeCompare(b[1], language));
  countries.set(language, options);
  return options;
};
const countries = new Map<Language, readonly (readonly [string, string])[]>();

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
  const t = translatorOf(services, reply);
  const title = t.text('setUp.title');
  const organization = html`<h2>${t.text('setUp.organization')}</h2>
${field({ name: 'name', label: t.text('setUp.name'), hint: t.text('setUp.nameHint'), value: values.name, autocomplete: 'organization' }, errors)}
${select({ name: 'default_country', label: t.text('setUp.country'), hint: t.text('setUp.countryHint'), value: values.default_country, options: countryOptions(t.language) }, errors)}
<div class="row">${select({ name: 'language', label: t.text('setUp.language'), value: values.language, options: LANGUAGES }, errors)}
${select({ name: 'time_zone', label: t.text('setUp.timeZone'), value: values.time_zone, options: timeZoneOptions(values.time_zone) }, errors)}</div>`;
  const you = html`<h2>${t.text('setUp.you')}</h2>
<div class="row">${field({ name: 'first_name', label: t.text('setUp.firstName'), value: values.first_name, autocomplete: 'given-name' }, errors)}
${field({ name: 'last_name', label: t.text('setUp.lastName'), value: values.last_name, autocomplete: 'family-name' }, errors)}</div>
${field({ name: 'email', label: t.text('setUp.email'), hint: t.text('setUp.emailHint'), value: values.email, type: 'email', autocomplete: 'email', inputmode: 'email', dir: 'ltr' }, errors)}`;
  const body = html`${errorSummary(errors, t.text('page.problem'))}<h1>${title}</h1>
<p class="lead">${t.text('setUp.lead')}</p>
${form(`/set-up/${token}`, html`${formKey()}${organization}${you}${button(t.text('setUp.go'))}`)}`;
  return show(reply, services, t, { title, body, invalid: errors.length > 0, wide: true }, status);
}

function showGone(reply: FastifyReply, services: Services): Promise<FastifyReply> {
  const t = translatorOf(services, reply);
  const title = t.text('signIn.linkGone.title');
  const command = ltr('npm run organizations -- create');
  const body = html`<h1>${title}</h1>
<p class="lead">${t.text('signIn.linkGone.setUp')}</p>
<p class="lead">${t.html('signIn.linkGone.setUpNext', { command })}</p>
<p class="alt"><a href="/sign-in">${t.text('signIn.linkGone.go')}</a></p>`;
  return show(reply, services, t, { title, body }, 410);
}
