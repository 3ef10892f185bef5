import type { listUnconfirmedValues, saveTeamRule } from '@contracts/dynamic-teams';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Rule, UnconfirmedOne } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import type { OutputOf, RequestOf } from '../../app/api.ts';
import { Checkbox, isolate, LoadMore, ProblemBanner, Skeleton, useWhen } from '../../ui/index.ts';
import { useRuleFields } from './fields.ts';
import { unconfirmedQuery } from './queries.ts';

type Page = OutputOf<typeof listUnconfirmedValues>;
type Choice = NonNullable<RequestOf<typeof saveTeamRule>['body']['unconfirmed']>;
/** What was ticked, by person and field. */
export type Chosen = ReadonlyMap<string, Extract<Choice, object>['confirm'][number]>;

interface ChooseProps {
  teamId: string;
  rule: Rule;
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
}

/** The values that nobody has confirmed, person by person, each with who typed it: those that are ticked will count. */
export function ChooseValues({ teamId, rule, chosen, onChange }: ChooseProps) {
  const t = useTranslations('ruleChoices');
  const query = useInfiniteQuery(unconfirmedQuery(teamId, rule));
  const rows = query.data?.pages.flatMap((page: Page) => page.items);
  if (query.error) return <ProblemBanner error={query.error} onRetry={() => void query.refetch()} />;
  if (!rows) return <Skeleton />;
  const toggle = (row: UnconfirmedOne, on: boolean) => {
    const next = new Map(chosen);
    if (on) next.set(keyOf(row), { user_id: row.user.id, field: row.field, value: row.value });
    else next.delete(keyOf(row));
    onChange(next);
  };
  return (
    <fieldset className="grid gap-2">
      <legend className="vh">{t('people')}</legend>
      {rows.map((row) => (
        <OneValue
          key={keyOf(row)}
          row={row}
          checked={chosen.has(keyOf(row))}
          onChange={(on) => toggle(row, on)}
        />
      ))}
      <p className="meta" role="status">
        {t('chosen', { count: chosen.size })}
      </p>
      {query.hasNextPage && (
        <LoadMore
          shown={rows.length}
          hasMore
          loading={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      )}
    </fieldset>
  );
}

const keyOf = (row: UnconfirmedOne): string => `${row.user.id} ${row.field}`;

interface OneValueProps {
  row: UnconfirmedOne;
  checked: boolean;
  onChange: (on: boolean) => void;
}

function OneValue({ row, checked, onChange }: OneValueProps) {
  const t = useTranslations('ruleChoices');
  const when = useWhen();
  const fields = useRuleFields();
  const field = fields?.find(({ key }) => key === row.field)?.name ?? row.field;
  const said = { name: isolate(row.set_by?.name ?? ''), when: when(row.set_at) };
  return (
    <Checkbox
      label={t('value', { name: isolate(row.user.name), field, value: isolate(row.value_name ?? row.value) })}
      hint={row.source === 'self' || !row.set_by ? t('typedSelf', said) : t('typed', said)}
      checked={checked}
      onChange={onChange}
    />
  );
}
