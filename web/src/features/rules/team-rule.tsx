import type { Team } from '@contracts/teams';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { TeamRule as Rule } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import {
  Actions,
  Button,
  Disclosure,
  Icon,
  Link,
  LinkButton,
  Name,
  ProblemBanner,
  Skeleton,
} from '../../ui/index.ts';
import { AddedBy } from './added-by.tsx';
import { EndRule } from './end-rule.tsx';
import { isGoingOn, ruleQuery } from './queries.ts';
import { RuleText } from './rule-text.tsx';
import { RunLine, Runs } from './runs.tsx';

const EACH_SECOND = 1000;

/** *Members by rule* on a team's page: the rule in words, what it did last, and for those who may the ways to change it. */
export function TeamRule({ team }: { team: Team }) {
  const t = useTranslations('rules');
  const { data, error, refetch } = useQuery({
    ...ruleQuery(team.id),
    enabled: team.by_rule,
    refetchInterval: ({ state }) => (isGoingOn(state.data?.last_run) ? EACH_SECOND : false),
  });
  useMembersFollow(data);
  return (
    <section className="grid gap-3 px-(--page-edge,24px) pb-3 max-w-[960px]" aria-labelledby="team-rule">
      <h2 id="team-rule" className="section-title">
        {t('card')}
      </h2>
      {!team.by_rule ? (
        <>
          <p className="prose">{t('manualText')}</p>
          <Actions>
            <LinkButton to="/admin/identity/teams/$teamId/rule" params={{ teamId: team.id }} size="small">
              {t('makeDynamic')}
            </LinkButton>
          </Actions>
        </>
      ) : data ? (
        <Ruled team={team} rule={data} />
      ) : error ? (
        <ProblemBanner error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton />
      )}
    </section>
  );
}

function Ruled({ team, rule }: { team: Team; rule: Rule }) {
  const t = useTranslations('rules');
  const [ending, setEnding] = useState(false);
  const [shown, setShown] = useState(false);
  return (
    <>
      <RuleText rule={rule.rule} />
      {rule.exceptions.length > 0 && (
        <Disclosure quiet label={t('exceptionCount', { count: rule.exceptions.length })}>
          <ul className="grid gap-1">
            {rule.exceptions.map((one) => (
              <li key={one.user.id} className="wrap-anywhere">
                <Link to="/admin/identity/users/$userId" params={{ userId: one.user.id }}>
                  <Name>{one.user.name}</Name>
                </Link>
                : {t(one.kind)}
                {one.note && (
                  <span className="meta block">
                    <bdi>{one.note}</bdi>
                  </span>
                )}
                <AddedBy exception={one} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      {rule.last_run && <RunLine run={rule.last_run} />}
      {team.abilities.manage.allowed && (
        <Actions>
          <LinkButton
            id="edit-rule"
            to="/admin/identity/teams/$teamId/rule"
            params={{ teamId: team.id }}
            size="small"
          >
            {t('edit')}
          </LinkButton>
          <Button size="small" kind="bare" onClick={() => setEnding(true)}>
            {t('end')}
          </Button>
        </Actions>
      )}
      <details
        className="disclosure disclosure-quiet"
        onToggle={(event) => event.currentTarget.open && setShown(true)}
      >
        <summary>
          <Icon name="end" />
          {t('runs')}
        </summary>
        <div className="disclosure-body">{shown && <Runs teamId={team.id} latest={rule.last_run} />}</div>
      </details>
      <EndRule team={team} open={ending} onClose={() => setEnding(false)} />
    </>
  );
}

/** The list of members and its size are asked for anew when a run is over, and now and then while it goes on. */
function useMembersFollow(rule: Rule | undefined): void {
  const queries = useQueryClient();
  const run = rule?.last_run;
  const going = isGoingOn(run);
  const was = useRef(going);
  useEffect(() => {
    if (was.current && !going) {
      void queries.invalidateQueries({ queryKey: ['teams'] });
      void queries.invalidateQueries({ queryKey: ['users'] });
    }
    was.current = going;
  }, [going, queries]);
}
