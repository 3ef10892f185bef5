import { type DirectoryRow, searchUsers } from '@contracts/directory';
import { addMembers } from '@contracts/teams';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { useSession } from '../../app/session.ts';
import {
  Actions,
  announce,
  Banner,
  Button,
  Checkbox,
  isolate,
  Link,
  ProblemBanner,
  Skeleton,
  TextField,
  toast,
} from '../../ui/index.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { teamChanged, teamQuery } from './queries.ts';
import { useSettled } from './use-settled.ts';

const route = getRouteApi('/admin/identity/teams/$teamId/add');
const FOUND_AT_MOST = 20;

interface Person {
  id: string;
  name: string;
  note: string;
}

/** `/admin/identity/teams/:id/add`: users who exist already, several at once. */
export function AddPeopleSheet() {
  const t = useTranslations('teams');
  const { teamId } = route.useParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { reachesAll } = useSession();
  const { data: team } = useQuery(teamQuery(teamId));
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<readonly Person[]>([]);
  const [refused, setRefused] = useState<unknown>(null);
  const [refusals, setRefusals] = useState<readonly { id: string; name: string; why: string }[]>([]);
  const [nobody, setNobody] = useState(false);
  const [busy, setBusy] = useState(false);
  const found = useCandidates(text);
  const toTeam = (ignoreBlocker: boolean) =>
    navigate({ to: '/admin/identity/teams/$teamId', params: { teamId }, ignoreBlocker });

  const choose = (person: Person, on: boolean) => {
    setNobody(false);
    setChosen((before) => (on ? [...before, person] : before.filter((one) => one.id !== person.id)));
    announce(t(on ? 'chosenOne' : 'unchosenOne', { name: isolate(person.name) }));
  };
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (chosen.length === 0) return setNobody(true);
    setBusy(true);
    setRefused(null);
    try {
      const { items } = await call(addMembers, {
        params: { id: teamId },
        body: { user_ids: chosen.map((one) => one.id) },
      });
      void teamChanged(queries);
      const bad = items.filter((item) => !item.ok);
      const added = items.length - bad.length;
      if (added > 0) toast(t('added', { count: added, team: isolate(team?.name ?? '') }));
      if (bad.length === 0) return void (await toTeam(true));
      setChosen(chosen.filter((one) => bad.some((item) => item.user_id === one.id)));
      setRefusals(
        bad.map((item) => ({
          id: item.user_id,
          name: chosen.find((one) => one.id === item.user_id)?.name ?? '',
          why: item.detail ?? '',
        })),
      );
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Sheet
      title={team ? t('addTitle', { team: team.name }) : t('addPeople')}
      onClose={() => void toTeam(false)}
      dirty={chosen.length > 0}
      dirtyText={t('addDirty', { count: chosen.length })}
      fallbackFocus="#add-people"
      wrap={(inner) => (
        <form className="sheet-form" noValidate onSubmit={(event) => void add(event)}>
          {inner}
        </form>
      )}
      footer={
        <Actions>
          <Button type="submit" kind="primary" busy={busy}>
            {t('addCount', { count: chosen.length })}
          </Button>
          <Button onClick={() => void toTeam(false)}>{t('cancel')}</Button>
        </Actions>
      }
    >
      <div className="form">
        {refused !== null && <ProblemBanner error={refused} />}
        {refusals.length > 0 && (
          <Banner tone="bad" title={t('refusedTitle', { count: refusals.length })} live>
            {refusals.map((one) => (
              <p key={one.id}>
                <bdi>{one.name}</bdi>: {one.why}
              </p>
            ))}
          </Banner>
        )}
        <p className="prose">
          {t.rich(reachesAll ? 'addText' : 'addTextTeamAdmin', {
            invite: (chunks) => (
              <Link to="/admin/identity/users/invite" state={{ inviteTeams: [teamId] }}>
                {chunks}
              </Link>
            ),
          })}
        </p>
        <TextField
          label={t('find')}
          placeholder={t('findHint')}
          icon="search"
          focusFirst
          spellCheck={false}
          value={text}
          onChange={setText}
          error={nobody ? t('chooseSomebody') : undefined}
        />
        <Found
          {...found}
          typed={text}
          inTeam={(row) => row.teams.some((one) => one.id === teamId)}
          chosen={chosen}
          onChoose={choose}
        />
        <Chosen people={chosen} shown={found.rows ?? []} onChoose={choose} />
      </div>
    </Sheet>
  );
}

/** Asked when two letters stand there; an address typed here travels in the body, never in an address bar. */
function useCandidates(text: string) {
  const asked = useSettled(text.trim());
  const ready = asked.length >= 2;
  const { data, error } = useQuery({
    queryKey: ['users', 'candidates', asked],
    queryFn: ({ signal }) => call(searchUsers, { body: { text: asked, limit: FOUND_AT_MOST }, signal }),
    enabled: ready,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  return { rows: ready ? data?.items : undefined, more: data?.next !== null, error: ready ? error : null };
}

interface FoundProps {
  rows: readonly DirectoryRow[] | undefined;
  more: boolean;
  error: unknown;
  typed: string;
  inTeam: (row: DirectoryRow) => boolean;
  chosen: readonly Person[];
  onChoose: (person: Person, on: boolean) => void;
}

function Found({ rows, more, error, typed, inTeam, chosen, onChoose }: FoundProps) {
  const t = useTranslations('teams');
  if (typed.trim().length < 2) return null;
  if (error) return <ProblemBanner error={error} />;
  if (!rows) return <Skeleton />;
  if (rows.length === 0) return <p className="prose">{t('foundNobody')}</p>;
  return (
    <fieldset className="grid gap-2">
      <legend className="section-title mb-2">{t('found')}</legend>
      {rows.map((row) => {
        const member = inTeam(row);
        const note = noteOf(row);
        return (
          <Checkbox
            key={row.id}
            label={row.name}
            hint={member ? [note, t('inTeamAlready')].filter(Boolean).join(' · ') : note}
            checked={member || chosen.some((one) => one.id === row.id)}
            disabled={member}
            onChange={(on) => onChoose({ id: row.id, name: row.name, note }, on)}
          />
        );
      })}
      {more && <p className="meta">{t('foundMore', { count: rows.length })}</p>}
    </fieldset>
  );
}

/** Those chosen who are not among the found ones any more: they must not be forgotten. */
function Chosen(props: {
  people: readonly Person[];
  shown: readonly DirectoryRow[];
  onChoose: FoundProps['onChoose'];
}) {
  const t = useTranslations('teams');
  const hidden = props.people.filter((one) => !props.shown.some((row) => row.id === one.id));
  if (hidden.length === 0) return null;
  return (
    <fieldset className="grid gap-2">
      <legend className="section-title mb-2">{t('chosen')}</legend>
      {hidden.map((one) => (
        <Checkbox
          key={one.id}
          label={one.name}
          hint={one.note}
          checked
          onChange={() => props.onChoose(one, false)}
        />
      ))}
    </fieldset>
  );
}

const noteOf = (row: DirectoryRow): string =>
  [row.job_title, row.email ?? row.mobile].filter(Boolean).join(' · ');
