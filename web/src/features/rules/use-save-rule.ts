import { saveTeamRule } from '@contracts/dynamic-teams';
import type { Team } from '@contracts/teams';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Preview } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import { call, ProblemError } from '../../app/api.ts';
import { isolate, toast } from '../../ui/index.ts';
import { teamChanged } from '../teams/queries.ts';
import { conditionsOf, exceptionsOf, incompleteIn, missingIn, partAt, ruleOf } from './draft.ts';
import { ruleQuery } from './queries.ts';
import type { Decisions } from './save-dialog.tsx';
import { askPreview } from './use-preview.ts';
import type { RuleDraft } from './use-rule-draft.ts';

/** From the button to the saved rule: what is missing, what it would do as of now, and what the server minds. */
export function useSaveRule(team: Team, version: number, rule: RuleDraft) {
  const t = useTranslations('rules');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [effects, setEffects] = useState<Preview | null>(null);
  const [asking, setAsking] = useState(false);
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const [stale, setStale] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const { draft, faults, setFaults } = rule;

  const fail = (found: ReadonlyMap<string, string>, other: unknown) => {
    setFaults(found);
    setRefused(other);
    setAttempt((before) => before + 1);
  };

  /** Refusals go to the parts that they point at; what points at none stands above them all. */
  const place = (error: unknown) => {
    setAsking(false);
    if (!(error instanceof ProblemError)) return fail(new Map(), error);
    if (error.has('team_rule.changed_meanwhile')) setStale(true);
    const placed = error.errors.flatMap((item) => {
      const part = item.pointer ? partAt(draft, item.pointer) : undefined;
      return part ? [[part.id, item.detail] as const] : [];
    });
    const all = placed.length === error.errors.length && placed.length > 0;
    fail(new Map(placed), all ? null : error);
  };

  const ask = async () => {
    if (busy) return;
    const missing = incompleteIn(draft);
    if (missing.length > 0)
      return fail(new Map(missing.map((one) => [one.id, t(`missing.${missingIn(one) ?? 'value'}`)])), null);
    setBusy(true);
    setFaults(new Map());
    setRefused(null);
    try {
      const body = JSON.stringify({ rule: ruleOf(draft), exceptions: exceptionsOf(draft) });
      setEffects(await askPreview(team.id, body));
      setTurn((before) => before + 1);
      setAsking(true);
    } catch (error) {
      place(error);
    } finally {
      setBusy(false);
    }
  };

  const save = async (decisions: Decisions) => {
    const decided = ruleOf(draft);
    if (!decided) return;
    try {
      const saved = await call(saveTeamRule, {
        params: { id: team.id },
        body: { rule: decided, exceptions: exceptionsOf(draft), version, ...decisions },
      });
      setAsking(false);
      await navigate({
        to: '/admin/identity/teams/$teamId',
        params: { teamId: team.id },
        ignoreBlocker: true,
      });
      queries.setQueryData(ruleQuery(team.id).queryKey, saved);
      void teamChanged(queries);
      toast(t('saved', { team: isolate(team.name) }));
    } catch (error) {
      // Nobody had to decide a moment ago, and now somebody has: the question comes with what it is about.
      if (error instanceof ProblemError && error.has('team_rule.unconfirmed_values')) return ask();
      if (error instanceof ProblemError) return place(error);
      throw error;
    }
  };

  const inOrder = draft.everyone ? [] : conditionsOf(draft.root).map(({ condition }) => condition.id);
  const lines = [...inOrder, ...draft.exceptions.map((one) => one.id)].flatMap((id) => {
    const text = faults.get(id);
    return text ? [{ id, text }] : [];
  });
  return {
    ask,
    save,
    busy,
    effects,
    asking,
    turn,
    refused,
    stale,
    lines,
    attempt,
    close: () => setAsking(false),
    /** Takes over what somebody else saved; what was written here goes. */
    reload: () => void queries.invalidateQueries({ queryKey: ruleQuery(team.id).queryKey }),
  };
}
