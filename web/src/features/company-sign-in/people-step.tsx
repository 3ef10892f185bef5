import { type Connection, updateConnection } from '@contracts/company-sign-in';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { AskBeforeLeaving } from '../../ui/ask-before-leaving.tsx';
import { ChipCombo } from '../../ui/chip-combo.tsx';
import {
  Banner,
  Button,
  Checkbox,
  isolate,
  LinkButton,
  ProblemBanner,
  RadioGroup,
  TextField,
} from '../../ui/index.ts';
import { teamNamesQuery } from '../teams/queries.ts';
import { Mapping, type MappingRow, mappingOf, rowsOf } from './mapping.tsx';
import { domainsQuery, vouches } from './queries.ts';
import { useChange } from './use-change.ts';

const FIELDS = ['/name', '/newcomer_team_ids', '/mapping'];
const TRUSTS = ['confirmed', 'proposed'] as const;
const NEWCOMERS = ['refuse', 'create'] as const;

interface Draft {
  name: string;
  newcomers: Connection['newcomers'];
  teams: string[];
  rows: MappingRow[];
  trust: Connection['trust'];
  logout: boolean;
}

const draftOf = (connection: Connection): Draft => ({
  name: connection.name,
  newcomers: connection.newcomers,
  teams: connection.newcomer_team_ids,
  rows: rowsOf(connection.mapping),
  trust: connection.trust,
  logout: connection.single_logout,
});

/** What differs from the connection as it is: nothing else is sent, and so nothing else stands in the audit log. */
function changeOf({ name, newcomers, teams, rows, trust, logout }: Draft, connection: Connection) {
  const mapping = mappingOf(rows);
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  return {
    ...(name === connection.name ? {} : { name }),
    ...(newcomers === connection.newcomers ? {} : { newcomers }),
    ...(logout === connection.single_logout ? {} : { single_logout: logout }),
    ...(trust === connection.trust ? {} : { trust }),
    ...(same(teams, connection.newcomer_team_ids) ? {} : { newcomer_team_ids: teams }),
    ...(same(rowsOf(mapping).map(bare), rowsOf(connection.mapping).map(bare)) ? {} : { mapping }),
  };
}
const bare = ({ field, said }: MappingRow) => [field, said];

/** Who comes in by a connection, and what it says of them. */
export function PeopleStep({ connection }: { connection: Connection }) {
  const t = useTranslations('companySignIn');
  const [draft, setDraft] = useState(() => draftOf(connection));
  const { busy, run, faultAt, unplaced } = useChange('people', FIELDS);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const wanted = changeOf(draft, connection);
  const dirty = Object.keys(wanted).length > 0;
  const save = async () => {
    const changed = await run(() => call(updateConnection, { params: { id: connection.id }, body: wanted }));
    if (changed) setDraft(draftOf(changed));
  };
  return (
    <form
      id="people"
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (dirty && !busy) void save();
      }}
    >
      {unplaced !== null && <ProblemBanner error={unplaced} />}
      <Domains />
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        required
        maxLength={100}
        value={draft.name}
        error={faultAt('/name')}
        onChange={(name) => change({ name })}
      />
      <RadioGroup
        label={t('newcomers')}
        value={draft.newcomers}
        onChange={(newcomers) => change({ newcomers })}
        options={NEWCOMERS.map((value) => ({
          value,
          label: t(`newcomer.${value}`),
          hint: t(`newcomer.${value}Hint`),
        }))}
      />
      {draft.newcomers === 'create' && (
        <Teams
          value={draft.teams}
          error={faultAt('/newcomer_team_ids')}
          onChange={(teams) => change({ teams })}
        />
      )}
      <Mapping rows={draft.rows} fault={faultAt('/mapping')} onChange={(rows) => change({ rows })} />
      {draft.rows.length > 0 && (
        <RadioGroup
          label={t('trust')}
          value={draft.trust}
          onChange={(trust) => change({ trust })}
          options={TRUSTS.map((value) => ({
            value,
            label: t(`trusted.${value}`),
            hint: t(`trusted.${value}Hint`),
          }))}
        />
      )}
      <Checkbox
        label={t('singleLogout')}
        hint={t('singleLogoutHint')}
        checked={draft.logout}
        onChange={(logout) => change({ logout })}
      />
      <div>
        <Button type="submit" busy={busy} unavailable={dirty ? undefined : t('nothingChanged')}>
          {t('save')}
        </Button>
      </div>
      <AskBeforeLeaving dirty={dirty} />
    </form>
  );
}

/** For whose addresses any connection may speak. */
function Domains() {
  const t = useTranslations('companySignIn');
  const format = useFormatter();
  const { data, error } = useQuery(domainsQuery);
  if (error) return <ProblemBanner error={error} />;
  if (!data) return null;
  const verified = data.filter(vouches);
  const to = (
    <LinkButton to="/admin/identity/sign-in/domains" size="small">
      {t('toDomains')}
    </LinkButton>
  );
  if (verified.length === 0)
    return (
      <Banner tone="warn" title={t('noDomain')} actions={to}>
        <p>{t('noDomainText')}</p>
      </Banner>
    );
  const names = verified.slice(0, MOST_NAMED).map(({ domain }) => isolate(domain));
  const more = verified.length - names.length;
  return (
    <Banner title={t('knownBy')} actions={to}>
      <p className="wrap-anywhere">
        {format.list(more > 0 ? [...names, t('andMore', { count: more })] : names, { type: 'unit' })}
      </p>
    </Banner>
  );
}
const MOST_NAMED = 8;

function Teams(props: { value: string[]; error: string | undefined; onChange: (teams: string[]) => void }) {
  const t = useTranslations('companySignIn');
  const { data } = useQuery(teamNamesQuery);
  // A rule decides by itself who is in its team.
  const options = data?.items.filter(({ by_rule }) => !by_rule) ?? [];
  return <ChipCombo label={t('teams')} hint={t('teamsHint')} options={options} {...props} />;
}
