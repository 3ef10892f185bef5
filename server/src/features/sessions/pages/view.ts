import type { FastifyReply } from 'fastify';
import type { Refusal } from '../../../platform/endpoint/shapes.ts';
import { type Translator, translatorFor } from '../../../platform/messages/index.ts';
import {
  bannerOf,
  type FieldError,
  field,
  type Html,
  html,
  type KnownLanguages,
  languageSwitch,
  ltr,
  type PageContent,
  reach,
  readersLanguage,
  sendPage,
} from '../../../platform/page/index.ts';
import { inLanguage } from '../../../platform/problem.ts';
import { findOnlyOrganization, type OrganizationRow } from '../../organizations/index.ts';
import type { Services } from '../visit.ts';

/** Speaks to whoever asked for the page. */
export const translatorOf = (services: Services, reply: FastifyReply, known?: KnownLanguages): Translator =>
  translatorFor(readersLanguage(reply.request, services.settings, known));

interface View extends Omit<PageContent, 'language' | 'languages' | 'banner' | 'brand'> {
  /** Whom the page speaks for; the only one that there is unless said. */
  organization?: OrganizationRow | null | undefined;
}

/** Answers with a page in the reader's language, and in the others at a press; below it stands whom to ask. */
export async function show(
  reply: FastifyReply,
  services: Services,
  t: Translator,
  { organization: known, fine, ...view }: View,
  status = 200,
): Promise<FastifyReply> {
  const organization = known ?? (await findOnlyOrganization(services.db));
  const support = organization?.support_contact;
  const page = {
    language: t.language,
    languages: languageSwitch(reply.request),
    banner: bannerOf(services.settings, t),
    brand: organization,
    fine: html`${fine && html`<p>${fine}</p>`}${support && html`<p>${t.html('page.support', { contact: reach(support) })}</p>`}`,
    ...view,
  };
  return sendPage(reply, page, status);
}

/** Refusals of a command as errors of the form's fields; a pointer that names no field goes to the whole form. */
export const errorsOf = (
  refusals: readonly Refusal[],
  fields: readonly string[],
  t: Translator,
): FieldError[] =>
  refusals.map((refusal) => {
    const name = refusal.pointer?.replace(/^\//, '') ?? '';
    return { field: fields.includes(name) ? name : null, message: inLanguage(refusal, t.language).detail };
  });

/** The field for a code, which phones fill in by themselves. */
export const codeField = (errors: readonly FieldError[], t: Translator): Html =>
  field(
    {
      name: 'code',
      label: t.text('code.label'),
      hint: t.text('code.hint'),
      autocomplete: 'one-time-code',
      inputmode: 'numeric',
      dir: 'ltr',
      maxlength: 20,
      code: true,
      autofocus: true,
    },
    errors,
  );

export const minutes = (seconds: number): number => Math.max(1, Math.ceil(seconds / 60));

/** What is wrong with what somebody typed into the field that takes an email address or a mobile number. */
export const invalidContact = (t: Translator): Html =>
  t.html('contact.invalid', { email: ltr('name@company.com'), mobile: ltr('+44 7400 123456') });
