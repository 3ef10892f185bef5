import type { Context } from '../../platform/context/index.ts';
import { recordOf } from './domains.ts';
import { redirectAddress } from './openid.ts';
import { openidLogoutAddress, signedOutAddress } from './openid-logout.ts';
import { companySignInProblems } from './problems.ts';
import { type ConnectionRow, type DomainRow, LIST, LIST_DOMAINS } from './queries.ts';
import { presentSaml, samlLogoutAddress, samlNames } from './saml.ts';

/** All connections of the organization, or the one. */
export async function presentConnections(ctx: Context, id: string | null = null) {
  const rows = await ctx.db.many<ConnectionRow & { people: number }>(LIST, [ctx.organizationId, id]);
  return rows.map((row) => {
    const { organization_id: _, secret, settings, signing_certificate: _c, signing_key: _k, ...shown } = row;
    const { refreshed_at: _r, refresh_problem: _p, ...more } = shown;
    const text = (value: unknown) => (typeof value === 'string' ? value : null);
    return {
      ...more,
      issuer: text(settings.issuer),
      client_id: text(settings.client_id),
      has_secret: secret !== null,
      saml: row.protocol === 'saml' ? presentSaml(ctx, row) : null,
      redirect_address:
        row.protocol === 'saml' ? samlNames(ctx, row.id).acsUrl : redirectAddress(ctx.settings),
      logout_address:
        row.protocol === 'saml' ? samlLogoutAddress(ctx, row.id) : openidLogoutAddress(ctx.settings, row.id),
      signed_out_address: row.protocol === 'saml' ? null : signedOutAddress(ctx.settings),
      sign_in_address: new URL(`/sign-in/company/${row.id}`, ctx.settings.publicUrl).href,
    };
  });
}

/** @throws Problem `connection.not_found` */
export async function presentConnection(ctx: Context, id: string) {
  const [found] = await presentConnections(ctx, id);
  if (!found) throw companySignInProblems.problem('connection.not_found');
  return found;
}

/** @throws Problem `connection.not_found` */
export async function connectionOf(ctx: Context, id: string): Promise<ConnectionRow> {
  const row = await ctx.db.one<ConnectionRow>(LIST, [ctx.organizationId, id]);
  if (!row) throw companySignInProblems.problem('connection.not_found');
  return row;
}

export async function presentDomains(ctx: Context, id: string | null = null) {
  const rows = await ctx.db.many<DomainRow>(LIST_DOMAINS, [ctx.organizationId, id]);
  return rows.map(({ token, ...row }) => {
    const { name, value } = recordOf(row.domain, token);
    return { ...row, record_name: name, record_value: value };
  });
}

/** @throws Problem `domain.not_found` */
export async function presentDomain(ctx: Context, id: string) {
  const [found] = await presentDomains(ctx, id);
  if (!found) throw companySignInProblems.problem('domain.not_found');
  return found;
}
