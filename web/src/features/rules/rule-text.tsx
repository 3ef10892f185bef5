import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { isGroup, leavesOf, type Node } from '../../../../server/src/features/dynamic-teams/rule.ts';
import type { Rule } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import { teamNamesQuery } from '../../app/shell/navigation-facts.ts';
import { useUserNames } from './queries.ts';
import { type NameOf, useConditionWords } from './sentences.tsx';

/** A rule as one reads it aloud: one sentence where it is a plain list of conditions, else a list within lists. */
export function RuleText({ rule }: { rule: Rule }) {
  const t = useTranslations('rules');
  const nameOf = useRuleNames(rule);
  if ('everyone' in rule) return <p>{t('everyone')}</p>;
  return rule.conditions.some(isGroup) ? (
    <GroupText group={rule} nameOf={nameOf} />
  ) : (
    <p className="wrap-anywhere">
      <Sentence group={rule} nameOf={nameOf} />
    </p>
  );
}

interface GroupProps {
  group: { match: 'all' | 'any'; conditions: readonly Node[] };
  nameOf: NameOf;
}

function Sentence({ group, nameOf }: GroupProps) {
  const format = useFormatter();
  const words = useConditionWords();
  const said = group.conditions.flatMap((node) => (isGroup(node) ? [] : [words(node, nameOf).rich]));
  return format.list(said as string[], { type: group.match === 'all' ? 'conjunction' : 'disjunction' });
}

function GroupText({ group, nameOf }: GroupProps) {
  const t = useTranslations('rules');
  const words = useConditionWords();
  return (
    <div className="wrap-anywhere">
      <p>{t(group.match === 'all' ? 'allOf' : 'anyOf')}</p>
      <ul className="px-3">
        {group.conditions.map((node) => (
          <li key={JSON.stringify(node)}>
            {isGroup(node) ? <GroupText group={node} nameOf={nameOf} /> : words(node, nameOf).rich}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Names of the teams and people in a rule. */
function useRuleNames(rule: Rule): NameOf {
  const { data } = useQuery(teamNamesQuery);
  const leaves = leavesOf(rule);
  const ids = leaves.flatMap(({ condition }) =>
    condition.field === 'line_manager_id' ? (condition.values ?? []) : [],
  );
  const names = useUserNames([...new Set(ids)]);
  return (id) => names.get(id) ?? data?.items.find((team) => team.id === id)?.name;
}
