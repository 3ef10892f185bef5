import type { FastifyReply } from 'fastify';
import type { Refusal } from '../../../platform/endpoint/shapes.ts';
import {
  bannerOf,
  type FieldError,
  field,
  type Html,
  html,
  type PageContent,
  reach,
  sendPage,
} from '../../../platform/page/index.ts';
import { findOnlyOrganization, type OrganizationRow } from '../../organizations/index.ts';
import type { Services } from '../visit.ts';
import { messagesIn } from './messages.ts';

const m = messagesIn('en');

interface View extends Omit<PageContent, 'language' | 'banner' | 'brand'> {
  /** Whom the page speaks for; the only one that there is unless said. */
  organization?: OrganizationRow | null | undefined;
}

/** Answers with a page in the language that there is; below it stands whom to ask. */
export async function show(
  reply: FastifyReply,
  services: Services,
  { organization: known, fine, ...view }: View,
  status = 200,
): Promise<FastifyReply> {
  const organization = known ?? (await findOnlyOrganization(services.db));
  const support = organization?.support_contact;
  const page = {
    language: 'en',
    banner: bannerOf(services.settings),
    brand: organization,
    fine: html`${fine && html`<p>${fine}</p>`}${support && html`<p>${m.support} ${reach(support)}</p>`}`,
    ...view,
  };
  return sendPage(reply, page, status);
}

/** Refusals of a command as errors of the form's fields; a pointer that names no field goes to the whole form. */
export const errorsOf = (refusals: readonly Refusal[], fields: readonly string[]): FieldError[] =>
  refusals.map((refusal) => {
    const name = refusal.pointer?.replace(/^\//, '') ?? '';
    return { field: fields.includes(name) ? name : null, message: refusal.detail };
  });

/** The field for a code, which phones fill in by themselves. */
export const codeField = (errors: readonly FieldError[]): Html =>
  field(
    {
      name: 'code',
      label: m.code.label,
      hint: m.code.hint,
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
