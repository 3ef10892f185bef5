import { previewToolAccess, setToolAccess } from '@contracts/tools';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { AccessInput } from '../../../../server/src/features/tools/shapes.ts';
import { call } from '../../app/api.ts';
import { teamNamesQuery } from '../../app/shell/navigation-facts.ts';
import { ChipCombo } from '../../ui/chip-combo.tsx';
import { Banner, Checkbox, isolate, ProblemBanner, RadioGroup } from '../../ui/index.ts';
import { draftOf, emptyDraft, ruleOf } from '../rules/draft.ts';
import { useRuleFields } from '../rules/fields.ts';
import { GroupEditor } from '../rules/group-editor.tsx';
import { useRuleDraft } from '../rules/use-rule-draft.ts';
import { useSettled } from '../teams/use-settled.ts';
import { ToolForm } from './tool-form.tsx';
import { useChange, useTool } from './use-tool.ts';

/** Who gets a tool. A newer version of it begins the form anew. */
export function AccessTab() {
  const tool = useTool();
  return <Access key={tool.version} />;
}

const KINDS = ['everyone', 'teams', 'rule'] as const;

function Access() {
  const t = useTranslations('tools');
  const tool = useTool();
  const { access } = tool;
  const change = useChange(tool);
  const fields = useRuleFields();
  const { data: teams } = useQuery(teamNamesQuery);
  const [kind, setKind] = useState(access.kind);
  const [teamIds, setTeamIds] = useState(access.kind === 'teams' ? access.teams.map((team) => team.id) : []);
  const [countAdmins, setCountAdmins] = useState(access.kind === 'teams' && access.count_team_admins);
  const [confirm, setConfirm] = useState(false);
  const [first] = useState(() => (access.kind === 'rule' ? draftOf(access.rule, []) : emptyDraft()));
  const rule = useRuleDraft(first);
  const wanted = accessOf();
  const text = JSON.stringify(wanted);
  const [start] = useState(text);
  const preview = usePreview(tool.id, text);

  function accessOf(): AccessInput | null {
    if (kind === 'everyone') return { kind };
    if (kind === 'teams') return { kind, team_ids: teamIds, count_team_admins: countAdmins };
    const made = ruleOf(rule.draft);
    return made && { kind, rule: made };
  }
  const save = async () => {
    if (!wanted) return;
    const body = {
      access: wanted,
      version: tool.version,
      ...(confirm ? { unconfirmed: 'confirm' as const } : {}),
    };
    await change.run(() => call(setToolAccess, { params: { id: tool.id }, body }));
  };
  return (
    <ToolForm change={change} dirty={text !== start} onSave={save}>
      <div className="page-body rule grid gap-6 content-start flex-1">
        <div className="grid gap-6">
          {change.refused !== null && <ProblemBanner error={change.refused} />}
          <RadioGroup
            label={t('whoGets')}
            value={kind}
            onChange={setKind}
            options={KINDS.map((value) => ({ value, label: t(value), hint: t(`${value}Hint`) }))}
          />
          {kind === 'teams' && (
            <>
              <ChipCombo
                label={t('whichTeams')}
                options={teams?.items ?? []}
                value={teamIds}
                onChange={setTeamIds}
              />
              <Checkbox
                label={t('countAdmins')}
                hint={t('countAdminsHint')}
                checked={countAdmins}
                onChange={setCountAdmins}
              />
            </>
          )}
          {kind === 'rule' && fields && (
            <GroupEditor group={rule.draft.root} level={1} rule={rule} fields={fields} teamId="" />
          )}
        </div>
        <Effect preview={preview} incomplete={!wanted} confirm={confirm} onConfirm={setConfirm} />
      </div>
    </ToolForm>
  );
}

function usePreview(toolId: string, text: string) {
  const asked = useSettled(text);
  return useQuery({
    queryKey: ['tool-preview', toolId, asked],
    queryFn: ({ signal }) =>
      call(previewToolAccess, { params: { id: toolId }, body: { access: JSON.parse(asked) }, signal }),
    enabled: asked !== 'null',
    placeholderData: keepPreviousData,
    retry: false,
  });
}

interface EffectProps {
  preview: ReturnType<typeof usePreview>;
  incomplete: boolean;
  confirm: boolean;
  onConfirm: (confirm: boolean) => void;
}

/** What saving would do, before it is done. */
function Effect({ preview, incomplete, confirm, onConfirm }: EffectProps) {
  const t = useTranslations('tools');
  const format = useFormatter();
  const { data, error } = preview;
  const line = (key: 'gets' | 'gains' | 'loses') => {
    const { count, sample } = data?.[key] ?? { count: 0, sample: [] };
    const names = format.list(
      sample.map((one) => isolate(one.name)),
      { type: 'unit' },
    );
    return (
      <li key={key}>
        <p>{t(key, { count })}</p>
        {count > 0 && <p className="meta wrap-anywhere">{count > sample.length ? `${names} …` : names}</p>}
      </li>
    );
  };
  const unconfirmed = (data?.unconfirmed ?? []).reduce((sum, one) => sum + one.count, 0);
  return (
    <section className="rule-preview" aria-label={t('effect')} aria-busy={preview.isFetching}>
      <h2 className="section-title">{t('effect')}</h2>
      {error && <ProblemBanner error={error} />}
      {incomplete ? (
        <p className="meta">{t('incomplete')}</p>
      ) : (
        data && <ul className="grid gap-3">{(['gets', 'gains', 'loses'] as const).map(line)}</ul>
      )}
      {unconfirmed > 0 && (
        <Banner tone="warn" title={t('unconfirmed', { count: unconfirmed })}>
          <p>{t('unconfirmedText')}</p>
          <Checkbox label={t('confirmThem')} checked={confirm} onChange={onConfirm} />
        </Banner>
      )}
    </section>
  );
}
