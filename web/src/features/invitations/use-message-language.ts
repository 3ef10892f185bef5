import { useQuery } from '@tanstack/react-query';
import type { UseFormReturn } from 'react-hook-form';
import { useSession } from '../../app/session.ts';
import type { ContactKind, InviteValues } from './form-values.ts';
import { type MessageLanguage, messageLanguage } from './message-language.ts';
import { organizationQuery } from './queries.ts';

/** What the organization's own language and country are. */
export function useHome(): { language: string; country: string } {
  const { organization } = useSession();
  const { data } = useQuery(organizationQuery);
  return { language: data?.language ?? 'en', country: organization.default_country };
}

/** The language in which the person in the form will be written to. */
export function useMessageLanguage(
  form: UseFormReturn<InviteValues>,
  by: ContactKind,
  both: boolean,
): MessageLanguage {
  const home = useHome();
  const [chosen, mobile] = form.watch(['language', 'mobile']);
  const used = (by === 'mobile' || both) && mobile.text.trim() !== '';
  return messageLanguage({ chosen, country: used ? mobile.country : null, home });
}
