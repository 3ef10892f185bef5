import type { Context } from '../../platform/context/index.ts';
import type { Refusal } from '../../platform/endpoint/shapes.ts';
import { isCountryAllowed } from '../../platform/phone-number.ts';
import { refuseChannel, suppressionsOf } from '../deliveries/index.ts';
import type { OrganizationRow } from '../organizations/index.ts';
import { type ContactPointRow, userProblems } from '../users/index.ts';
import { invitationProblems } from './problems.ts';

/** Which contacts on record must or can not be written to at this moment, and why. By id of the contact; one statement. */
export async function refusalsOfContacts(
  ctx: Context,
  organization: Pick<OrganizationRow, 'sms_countries'>,
  contacts: readonly ContactPointRow[],
): Promise<Map<string, Refusal>> {
  const rows = await suppressionsOf(
    ctx,
    contacts.map(({ kind, canonical }) => ({ kind, canonical })),
  );
  const suppressed = new Set(rows.map((s) => `${s.kind} ${s.canonical}`));
  return new Map(
    contacts.flatMap((c): [string, Refusal][] => {
      const barred =
        c.kind === 'mobile' && c.country && !isCountryAllowed(c.country, organization.sms_countries);
      const refusal = suppressed.has(`${c.kind} ${c.canonical}`)
        ? invitationProblems.refuse(`${c.kind}.suppressed`)
        : barred
          ? userProblems.refuse('mobile.country_not_allowed')
          : refuseChannel(ctx.settings, c.kind === 'email' ? 'email' : 'sms');
      return refusal ? [[c.id, refusal]] : [];
    }),
  );
}
