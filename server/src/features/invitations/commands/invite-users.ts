import { type Context, requireFreshProof, transaction } from '../../../platform/context/index.ts';
import type { Refusal } from '../../../platform/endpoint/shapes.ts';
import { Problem } from '../../../platform/problem.ts';
import { getOrganization } from '../../organizations/index.ts';
import { listFields } from '../../profile-fields/index.ts';
import { createUsers } from '../../users/index.ts';
import { giveBackCaps, takeCaps } from '../caps.ts';
import { deleteUsers, explainClashes } from '../clashes.ts';
import type { PersonToInvite } from '../contract.ts';
import { type Draft, draftPeople } from '../drafts.ts';
import { checkAgainstDatabase, type Facts } from '../facts.ts';
import { mayInvite } from '../policy.ts';
import { invitationProblems } from '../problems.ts';
import { presentActor, type Welcomed, welcome } from '../welcome.ts';
import { restoreDrafts } from './restore-drafts.ts';

export type Outcome = { ok: true; result: Welcomed } | { ok: false; refusals: Refusal[] };

export interface InviteOptions {
  /** How long each message waits, so that it can be undone; 0 unless told. */
  delaySeconds?: number | undefined;
  /** One refusal refuses all. */
  allOrNothing?: boolean | undefined;
}

/**
 * Invites people, or adds them without inviting: the one command behind the form, the list and imports. One outcome for
 * each, in the order given; refused ones never undo accepted ones. The number of statements does not grow with the list
 * (restoring somebody removed, a choice made for one person at a time, costs some of its own).
 * @throws Problem `invitation.not_allowed_by_setting`, `session.step_up_required`
 */
export function inviteUsers(
  ctx: Context,
  people: readonly PersonToInvite[],
  options: InviteOptions = {},
): Promise<Outcome[]> {
  return transaction(ctx, async (tx) => {
    const [organization, fields, actor] = await Promise.all([
      getOrganization(tx),
      listFields(tx),
      presentActor(tx),
    ]);
    const rules = { organization, fields };
    const barred = mayInvite(tx.actor, organization);
    if (barred) throw invitationProblems.problem('invitation.not_allowed_by_setting');

    // An invitation to this role makes an Organization Admin as much as a grant does.
    if (people.some(({ role }) => role === 'organization_admin')) requireFreshProof(tx);
    const drafts = draftPeople(tx, people, rules);
    const facts = await checkAgainstDatabase(tx, drafts);
    if (options.allOrNothing && refuseAllIfAny(drafts)) return drafts.map(refused);

    const sound = drafts.filter((d) => d.refusals.length === 0);
    const caps = await takeCaps(
      tx,
      organization,
      new Map(sound.filter((d) => d.send).map((d) => [d.index, d])),
    );
    for (const [index, { refusal }] of caps.refusals) drafts[index]?.refusals.push(refusal);

    const [returning, fresh] = split(
      sound.filter((d) => d.refusals.length === 0),
      facts,
    );
    const created = await createUsers(tx, fresh.map(newUser));
    await explainClashes(tx, organization, fresh, created);
    if (options.allOrNothing && refuseAllIfAny(drafts)) {
      await deleteUsers(tx, created);
      await giveBackCaps(tx, caps, new Set());
      return drafts.map(refused);
    }
    const restored = await restoreDrafts(tx, returning, facts);
    await giveBackCaps(tx, caps, new Set(drafts.flatMap((d) => (d.refusals.length === 0 ? [d.index] : []))));

    // Past this line nothing can fail for a reason of the caller's.
    const arrivals = [
      ...fresh.flatMap((draft, at) => {
        const user = created[at];
        return user?.ok
          ? [
              {
                draft,
                userId: user.id,
                contacts: user.contacts,
                values: user.values,
                restored: false,
                notRestored: [],
              },
            ]
          : [];
      }),
      ...restored,
    ];
    const welcomed = await welcome(tx, arrivals, {
      organization,
      actor,
      teamNames: facts.teamNames,
      delaySeconds: options.delaySeconds ?? 0,
      wait: true,
      lane: people.length > 1 ? 'bulk' : 'single',
    });
    return drafts.map((draft) => {
      const result = welcomed.get(draft.index);
      return result ? { ok: true, result } : refused(draft);
    });
  });
}

/**
 * Invites one person.
 * @throws Problem with every refusal, each with its field
 */
export async function inviteOne(
  ctx: Context,
  person: PersonToInvite,
  options: InviteOptions = {},
): Promise<Welcomed> {
  return transaction(ctx, async (tx) => {
    const [outcome] = await inviteUsers(tx, [person], options);
    if (!outcome) throw new Error('An invitation came back without an outcome.');
    if (outcome.ok) return outcome.result;
    const wait = outcome.refusals.find((r) => r.retry_at)?.retry_at;
    throw new Problem(outcome.refusals, wait ? await secondsUntil(tx, wait) : undefined);
  });
}

/** By the database's clock, which alone decides when something becomes possible. */
async function secondsUntil(tx: Context, instant: string): Promise<number> {
  const row = await tx.db.one<{ seconds: number }>(
    'select extract(epoch from $1::timestamptz - app_now())::float8 as seconds',
    [instant],
  );
  return row?.seconds ?? 0;
}

const refused = (draft: Draft): Outcome => ({ ok: false, refusals: draft.refusals });

/** Where one of the list was refused, all are; says whether that was so. */
function refuseAllIfAny(drafts: readonly Draft[]): boolean {
  if (drafts.every((d) => d.refusals.length === 0)) return false;
  for (const draft of drafts) {
    if (draft.refusals.length === 0)
      draft.refusals.push(invitationProblems.refuse('invitation.list_refused'));
  }
  return true;
}

/** Those whom the caller asked to restore, and those who are new. */
function split(drafts: readonly Draft[], facts: Facts): [Draft[], Draft[]] {
  const returns = (d: Draft) => d.person.if_removed === 'restore' && facts.removed.has(d.index);
  return [drafts.filter(returns), drafts.filter((d) => !returns(d))];
}

const newUser = (draft: Draft) => ({
  status: draft.send ? ('invited' as const) : ('not_invited' as const),
  values: draft.values,
  contacts: draft.contacts,
  language: draft.person.language ?? null,
});
