import type { DirectoryRow } from '@contracts/directory';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { teamNamesQuery } from '../../../app/shell/navigation-facts.ts';
import { ComboBox } from '../../../ui/combo-box.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { announce, Button, ProblemBanner, Skeleton } from '../../../ui/index.ts';
import { teamChanged } from '../../teams/queries.ts';
import { refreshUsers } from '../directory.ts';
import { actOn, type BulkKind, needsTeam, type Outcome, TOO_SOON } from './kinds.ts';
import { OutcomeList } from './outcome-list.tsx';

interface BulkDialogProps {
  kind: BulkKind;
  open: boolean;
  people: ReadonlyMap<string, DirectoryRow>;
  onClose: () => void;
  /** It was done; these could not be served. */
  onDone: (left: readonly Outcome[]) => void;
}

/** Says before what will come of it for how many, then does it, and says what came of it. */
export default function BulkDialog({ kind, open, people, onClose, onDone }: BulkDialogProps) {
  const t = useTranslations('users.bulk');
  const client = useQueryClient();
  const [teamId, setTeamId] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const [done, setDone] = useState<readonly Outcome[] | null>(null);
  // One press is one command, however often the network makes us repeat it.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const ids = [...people.keys()];
  const ready = !needsTeam(kind) || teamId !== null;
  const trial = useQuery({
    queryKey: ['bulk-trial', kind, teamId, ids],
    queryFn: () => actOn({ kind, ids, teamId, dryRun: true }),
    enabled: open && ready && done === null,
    staleTime: 0,
    gcTime: 0,
  });
  const outcomes = done ?? trial.data;
  const served = outcomes?.filter((one) => one.ok && !one.idle).length ?? 0;
  const nameOf = (id: string) => people.get(id)?.name ?? id;
  const run = async () => {
    setBusy(true);
    setFault(null);
    try {
      const result = await actOn({ kind, ids, teamId, dryRun: false, idempotencyKey });
      setDone(result);
      announce(t(`did.${kind}`, { count: result.filter((one) => one.ok && !one.idle).length }));
      void refreshUsers(client);
      void client.invalidateQueries({ queryKey: ['user'] });
      if (needsTeam(kind)) void teamChanged(client);
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  const close = () => {
    if (busy) return;
    if (done) onDone(done.filter((one) => !one.ok));
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={done ? t(`doneTitle.${kind}`) : t(`title.${kind}`, { count: ids.length })}
      asks
      actions={
        done ? (
          <Button kind="primary" autoFocus onClick={close}>
            {t('close')}
          </Button>
        ) : (
          <>
            <Button autoFocus={!needsTeam(kind)} onClick={close}>
              {t('cancel')}
            </Button>
            <Button
              kind={kind === 'revoke' ? 'danger' : 'primary'}
              busy={busy}
              unavailable={whyNot()}
              onClick={() => void run()}
            >
              {served > 0 ? t(`do.${kind}`, { count: served }) : t(`verb.${kind}`)}
            </Button>
          </>
        )
      }
    >
      {fault !== null && <ProblemBanner error={fault} />}
      {needsTeam(kind) && !done && <TeamChoice kind={kind} value={teamId} onChange={setTeamId} />}
      {trial.error && !done && <ProblemBanner error={trial.error} onRetry={() => void trial.refetch()} />}
      {ready && !outcomes && !trial.error && (
        <div aria-busy="true">
          <p className="vh">{t('looking')}</p>
          <Skeleton />
        </div>
      )}
      {outcomes && <Summary kind={kind} outcomes={outcomes} past={done !== null} nameOf={nameOf} />}
    </Dialog>
  );

  function whyNot(): string | undefined {
    if (!ready) return t('chooseTeam');
    if (!outcomes) return t('looking');
    return served === 0 ? t('nobody') : undefined;
  }
}

/** A sentence each for those served, those with whom there is nothing to do, and those who cannot be served. */
function Summary(props: {
  kind: BulkKind;
  outcomes: readonly Outcome[];
  past: boolean;
  nameOf: (id: string) => string;
}) {
  const t = useTranslations('users.bulk');
  const { kind, outcomes, past, nameOf } = props;
  const count = (some: (one: Outcome) => boolean) => outcomes.filter(some).length;
  const idle = count((one) => one.idle);
  const early = count((one) => one.code === TOO_SOON);
  const refused = outcomes.filter((one) => !one.ok && one.code !== TOO_SOON);
  return (
    <div className="grid gap-2">
      <p className="bulk-served">
        {t(`${past ? 'did' : 'will'}.${kind}`, { count: count((one) => one.ok && !one.idle) })}
      </p>
      {early > 0 && <p>{t(past ? 'wasEarly' : 'early', { count: early })}</p>}
      {idle > 0 && <p>{t(kind === 'add' ? 'inAlready' : 'notIn', { count: idle })}</p>}
      {refused.length > 0 && (
        <>
          <p>{t(past ? 'refused' : 'willRefuse', { count: refused.length })}</p>
          <OutcomeList outcomes={refused} nameOf={nameOf} />
        </>
      )}
      {!past && outcomes.some((one) => one.ok && !one.idle) && <p className="meta">{t(`note.${kind}`)}</p>}
    </div>
  );
}

function TeamChoice(props: { kind: BulkKind; value: string | null; onChange: (id: string | null) => void }) {
  const t = useTranslations('users.bulk');
  const teams = useQuery(teamNamesQuery).data?.items ?? [];
  return (
    <ComboBox
      label={t('team')}
      options={teams
        .filter((team) => team.abilities.change_members.allowed)
        .map(({ id, name }) => ({ id, name }))}
      value={props.value}
      onChange={props.onChange}
    />
  );
}
