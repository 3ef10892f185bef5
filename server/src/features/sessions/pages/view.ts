import type { FastifyReply } from 'fastify';
import type { Refusal } from '../../../platform/endpoint/shapes.ts';
import {
  bannerOf,
  type FieldError,
  field,
  type Html,
  type PageContent,
  sendPage,
} from '../../../platform/page/index.ts';
import type { Services } from '../visit.ts';
import { messagesIn } from './messages.ts';

const m = messagesIn('en');

type View = Omit<PageContent, 'language' | 'banner'>;

/** Answers with a page in the language that there is. */
export const show = (reply: FastifyReply, services: Services, view: View, status = 200): FastifyReply =>
  sendPage(reply, { language: 'en', banner: bannerOf(services.settings), ...view }, status);

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
