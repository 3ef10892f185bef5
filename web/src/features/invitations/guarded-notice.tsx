import { lazy, Suspense } from 'react';
import { useSession } from '../../app/session.ts';
import { useFieldWords } from '../profile-fields/field-names.ts';
import { useFieldRules } from './use-field-rules.ts';

const InviteNotice = lazy(() =>
  import('../confirmations/invite-notice.tsx').then((file) => ({ default: file.InviteNotice })),
);

const NAMES: ReadonlySet<string> = new Set(['first_name', 'last_name']);

/** For a Team Admin: in which of the fields that they may fill in a value waits. Somebody new has a name at once. */
export function GuardedNotice() {
  const { reachesAll } = useSession();
  const rules = useFieldRules();
  const wordsOf = useFieldWords();
  if (reachesAll) return null;
  const guarded = rules.all.filter(({ key, guarded }) => guarded && !NAMES.has(key) && rules.mayEdit(key));
  return guarded.length > 0 ? (
    <Suspense>
      <InviteNotice labels={guarded.map((field) => wordsOf(field).name)} />
    </Suspense>
  ) : null;
}
