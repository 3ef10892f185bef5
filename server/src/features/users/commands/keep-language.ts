import type { Context } from '../../../platform/context/index.ts';
import type { Language } from '../../../platform/languages.ts';
import { SET_LANGUAGE } from '../queries.ts';

/** The language in which a user wants to be written to and greeted: their own choice, so nobody has to be told of it. */
export async function keepLanguage(ctx: Context, userId: string, language: Language): Promise<void> {
  await ctx.db.many(SET_LANGUAGE, [ctx.organizationId, userId, language]);
}
