import { type Context, transaction } from '../../../platform/context/index.ts';
import type { Language } from '../../../platform/languages.ts';
import { changesOf, record } from '../../audit/index.ts';
import { userProblems } from '../problems.ts';
import { LOCK, UPDATE_LANGUAGE } from '../queries.ts';
import { findUsers } from '../read.ts';

/**
 * Sets the language in which a user is spoken to, by that user.
 * @throws Problem `user.not_found`
 */
export async function chooseLanguage(ctx: Context, userId: string, language: Language) {
  return transaction(ctx, async (tx) => {
    await tx.db.many(LOCK, [tx.organizationId, [userId]]);
    const [before] = await findUsers(tx, [userId]);
    if (!before) throw userProblems.problem('user.not_found');
    const changes = changesOf({ language: before.language }, { language });
    if (changes.length > 0) {
      await tx.db.many(UPDATE_LANGUAGE, [tx.organizationId, userId, language]);
      await record(tx, [{ action: 'user.updated', targetKind: 'user', targetId: userId, changes }]);
    }
    return { language };
  });
}
