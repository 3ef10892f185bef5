import type { Context } from '../../../platform/context/index.ts';
import { constraintOf } from '../../../platform/database/index.ts';
import { seal } from '../../../platform/sealed.ts';
import { newPlainText } from '../../../platform/secrets.ts';
import { toolProblems } from '../problems.ts';
import type { OpenidInput, SamlInput } from '../shapes.ts';
import * as w from '../write-queries.ts';

/**
 * 256 random bits, in letters and digits alone: tools send it form-encoded or as it is, and mean the same. The prefix lets a
 * scanner of code know what it has found.
 */
export const newSecret = (): string => `beckontool${newPlainText(43)}`;

/** A name that says nothing, so that it can stand in addresses. */
export const newClientId = (): string => newPlainText(22);

/** Registers a tool by OpenID Connect, or changes what it is registered with; name and secret stay. */
export async function saveOpenid(tx: Context, toolId: string, given: OpenidInput): Promise<void> {
  await tx.db.many(w.UPSERT_OPENID, [
    tx.organizationId,
    toolId,
    newClientId(),
    given.client_type,
    given.redirect_uris,
    given.post_logout_redirect_uris ?? [],
    given.backchannel_logout_uri || null,
    given.require_pkce ?? true,
    given.grant_refresh ?? false,
  ]);
}

/** @throws Problem `tool.entity_id_in_use` */
export async function saveSaml(tx: Context, toolId: string, given: SamlInput): Promise<void> {
  try {
    await tx.db.many(w.UPSERT_SAML, [
      tx.organizationId,
      toolId,
      given.entity_id,
      given.acs_url,
      given.slo_url || null,
      given.name_id ?? 'email',
      given.certificate?.trim() || null,
      given.want_signed_requests ?? false,
    ]);
  } catch (error) {
    if (constraintOf(error) === 'tool_saml_organization_id_entity_id_key')
      throw toolProblems.problem('tool.entity_id_in_use', { pointer: '/saml/entity_id' });
    throw error;
  }
}

/** A new secret, which only the answer holds as text. */
export async function renewSecret(tx: Context, toolId: string): Promise<string> {
  const secret = newSecret();
  await tx.db.many(w.SET_SECRET, [tx.organizationId, toolId, seal(tx.settings, secret)]);
  return secret;
}
