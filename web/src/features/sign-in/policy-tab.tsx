import {
  type Method,
  type PolicyEffect,
  previewSignInPolicy,
  type SignInPolicy,
  saveSignInPolicy,
} from '@contracts/sign-in-policies';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call, ProblemError } from '../../app/api.ts';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { AskBeforeLeaving } from '../../ui/ask-before-leaving.tsx';
import {
  Banner,
  Button,
  Checkbox,
  Name,
  ProblemBanner,
  Skeleton,
  TextField,
  toast,
  When,
} from '../../ui/index.ts';
import { Select } from '../../ui/select.tsx';
import { SettingsSection } from '../organization/settings-form.tsx';
import { teamNamesQuery } from '../teams/queries.ts';
import { EffectDialog } from './effect-dialog.tsx';
import { METHODS } from './methods.ts';
import { policyQuery } from './queries.ts';

/** `/admin/identity/sign-in`: by which ways people sign in. */
export function PolicyTab() {
  const t = useTranslations('signIn');
  usePageTitle(`${t('tabPolicy')} · ${t('title')}`);
  const { data, error, refetch } = useQuery(policyQuery);
  if (!data)
    return (
      <div className="page-body" aria-busy={!error}>
        {error ? <ProblemBanner error={error} onRetry={() => void refetch()} /> : <Skeleton lines={6} />}
      </div>
    );
  return <PolicyForm policy={data} />;
}

interface Draft {
  methods: readonly Method[];
  admins_need_strong: boolean;
  grace: string;
  teams: readonly { id: string; name: string; methods: readonly Method[] }[];
}

const draftOf = (policy: SignInPolicy): Draft => ({
  methods: policy.methods,
  admins_need_strong: policy.admins_need_strong,
  grace: String(policy.grace_days),
  teams: policy.teams.map(({ team, methods }) => ({ ...team, methods })),
});

const proposalOf = (draft: Draft) => ({
  methods: [...draft.methods],
  admins_need_strong: draft.admins_need_strong,
  grace_days: Number(draft.grace),
  teams: draft.teams.map(({ id, methods }) => ({ team_id: id, methods: [...methods] })),
});

const graceFits = (grace: string): boolean => /^\d{1,2}$/.test(grace) && Number(grace) <= 90;

const sameAs = (draft: Draft, policy: SignInPolicy): boolean =>
  JSON.stringify(proposalOf(draft)) === JSON.stringify(proposalOf(draftOf(policy)));

/** What is changed here stays when somebody else saves meanwhile: it is said, and can be saved on top or discarded. */
function usePolicyDraft(policy: SignInPolicy) {
  const [base, setBase] = useState(policy);
  const [draft, setDraft] = useState(() => draftOf(policy));
  const dirty = !sameAs(draft, base);
  const discard = () => setDraft(draftOf(policy));
  if (policy.version !== base.version) {
    setBase(policy);
    if (!dirty) setDraft(draftOf(policy));
  }
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  return { draft, dirty, change, discard };
}

function PolicyForm({ policy }: { policy: SignInPolicy }) {
  const t = useTranslations('signIn');
  const settings = useTranslations('settings');
  const client = useQueryClient();
  const { draft, dirty, change, discard } = usePolicyDraft(policy);
  const [effect, setEffect] = useState<PolicyEffect | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const missing = [draft, ...draft.teams].some(({ methods }) => methods.length === 0);
  const sound = !missing && graceFits(draft.grace);

  const review = async () => {
    setFault(null);
    setBusy(true);
    await call(previewSignInPolicy, { body: proposalOf(draft) }).then(setEffect, setFault);
    setBusy(false);
  };
  const save = async () => {
    setFault(null);
    try {
      const body = { ...proposalOf(draft), version: policy.version };
      client.setQueryData(policyQuery.queryKey, await call(saveSignInPolicy, { body }));
      toast(t('saved'));
    } catch (error) {
      setFault(error);
      if (error instanceof ProblemError && error.has(CHANGED)) {
        setEffect(null);
        void client.invalidateQueries(policyQuery);
      }
      throw error;
    }
  };
  return (
    <form
      className="flex-1 flex flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        if (sound) void review();
      }}
    >
      <div className="page-body grid gap-8 content-start flex-1">
        {fault !== null && !effect && <ProblemBanner error={fault} onClose={() => setFault(null)} />}
        <SettingsSection title={t('everybody')} text={t('everybodyText')}>
          <Methods label={t('everybody')} value={draft.methods} onChange={(methods) => change({ methods })} />
        </SettingsSection>
        <SettingsSection title={t('admins')} text={t('adminsText')}>
          <Checkbox
            label={t('adminsNeed')}
            checked={draft.admins_need_strong}
            onChange={(admins_need_strong) => change({ admins_need_strong })}
          />
          <TextField
            label={t('graceDays')}
            hint={t('graceHint')}
            inputMode="numeric"
            value={draft.grace}
            onChange={(grace) => change({ grace })}
            error={graceFits(draft.grace) ? undefined : t('graceWrong')}
          />
          {policy.in_force_from && (
            <Banner>{t.rich('inForce', { day: () => <When at={policy.in_force_from ?? ''} /> })}</Banner>
          )}
        </SettingsSection>
        <SettingsSection title={t('teams')} text={t('teamsText')}>
          <TeamPolicies teams={draft.teams} onChange={(teams) => change({ teams })} />
        </SettingsSection>
      </div>
      <div className="save-bar" data-dirty={dirty || undefined}>
        {dirty && <Button onClick={discard}>{settings('discard')}</Button>}
        <Button
          type="submit"
          kind={dirty ? 'primary' : 'plain'}
          busy={busy}
          unavailable={sound ? (dirty ? undefined : settings('nothingChanged')) : t('incomplete')}
        >
          {t('review')}
        </Button>
      </div>
      <EffectDialog effect={effect} fault={fault} onClose={() => setEffect(null)} onSave={save} />
      <AskBeforeLeaving dirty={dirty}>{settings('leaveText')}</AskBeforeLeaving>
    </form>
  );
}

const CHANGED = 'sign_in_policy.changed_meanwhile';

function Methods(props: {
  label: string;
  value: readonly Method[];
  onChange: (methods: readonly Method[]) => void;
}) {
  const t = useTranslations('signIn');
  const { label, value, onChange } = props;
  return (
    <fieldset aria-label={label} className="grid gap-1">
      {METHODS.map((method) => (
        <Checkbox
          key={method}
          label={t(`method.${method}`)}
          checked={value.includes(method)}
          onChange={(on) => onChange(METHODS.filter((m) => (m === method ? on : value.includes(m))))}
        />
      ))}
      {value.length === 0 && <p className="text-sm text-ink-2">{t('atLeastOne')}</p>}
    </fieldset>
  );
}

function TeamPolicies(props: { teams: Draft['teams']; onChange: (teams: Draft['teams']) => void }) {
  const t = useTranslations('signIn');
  const { teams, onChange } = props;
  const all = useQuery(teamNamesQuery).data?.items ?? [];
  const others = all.filter(({ id }) => !teams.some((team) => team.id === id));
  return (
    <>
      {teams.map((team) => (
        <div key={team.id} className="grid gap-2 justify-items-start">
          <h3 className="font-medium">
            <Name>{team.name}</Name>
          </h3>
          <Methods
            label={team.name}
            value={team.methods}
            onChange={(methods) =>
              onChange(teams.map((one) => (one.id === team.id ? { ...team, methods } : one)))
            }
          />
          <Button size="small" onClick={() => onChange(teams.filter(({ id }) => id !== team.id))}>
            {t('teamDrop')}
          </Button>
        </div>
      ))}
      {others.length > 0 && (
        <Select
          label={t('teamAdd')}
          value={null}
          placeholder={t('teamChoose')}
          options={others.map(({ id, name }) => ({ id, name }))}
          onChange={(id) => {
            const team = others.find((one) => one.id === id);
            if (team) onChange([...teams, { id: team.id, name: team.name, methods: METHODS }]);
          }}
        />
      )}
    </>
  );
}
