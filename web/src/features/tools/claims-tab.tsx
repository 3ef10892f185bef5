import { previewToolClaims, setToolClaims } from '@contracts/tools';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Claim } from '../../../../server/src/features/tools/shapes.ts';
import { call } from '../../app/api.ts';
import { Button, EmptyState, IconButton, isolate, ProblemBanner, TextField } from '../../ui/index.ts';
import type { Option } from '../../ui/list-box.tsx';
import { Select } from '../../ui/select.tsx';
import { useRuleFields } from '../rules/fields.ts';
import { PersonPicker } from '../rules/person-picker.tsx';
import { useSettled } from '../teams/use-settled.ts';
import { ToolForm } from './tool-form.tsx';
import { useChange, useTool } from './use-tool.ts';

/** What a tool is told. A newer version of it begins the form anew. */
export function ClaimsTab() {
  const tool = useTool();
  return <Claims key={tool.version} />;
}

/** What no profile field holds. */
const SOURCES = ['email', 'phone_number', 'name', 'locale', 'teams'] as const;

type Row = Claim & { id: number };
let lastRow = 0;
const rowOf = (claim: Claim): Row => ({ ...claim, id: ++lastRow });

function Claims() {
  const t = useTranslations('tools');
  const tool = useTool();
  const change = useChange(tool);
  const sources = useSources();
  const [rows, setRows] = useState(() => tool.claims.map(rowOf));
  const claims = rows.map(({ claim, source }) => ({ claim: claim.trim(), source }));
  const text = JSON.stringify(claims);
  const [start] = useState(text);
  const put = (id: number, part: Partial<Claim>) =>
    setRows((before) => before.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const save = () =>
    change.run(() =>
      call(setToolClaims, { params: { id: tool.id }, body: { claims, version: tool.version } }),
    );
  return (
    <ToolForm change={change} dirty={text !== start} onSave={save}>
      <div className="page-body rule grid gap-6 content-start flex-1">
        <div className="grid gap-4 content-start">
          {change.refused !== null && <ProblemBanner error={change.refused} />}
          <p className="meta">{t('claimsText')}</p>
          {rows.length === 0 && <p>{t('noClaims')}</p>}
          <ul className="grid gap-3" aria-label={t('tabClaims')}>
            {rows.map((row, at) => (
              <li key={row.id} className="flex flex-wrap gap-2 items-center">
                <div className="grow basis-60">
                  <TextField
                    label={t('claimNamed', { number: at + 1 })}
                    hideLabel
                    dir="ltr"
                    value={row.claim}
                    onChange={(claim) => put(row.id, { claim })}
                  />
                </div>
                <div className="grow basis-60">
                  <Select
                    label={t('sourceNamed', { number: at + 1 })}
                    hideLabel
                    value={row.source}
                    options={sources}
                    onChange={(source) => put(row.id, { source })}
                  />
                </div>
                <IconButton
                  icon="close"
                  label={t('removeClaim', { name: isolate(row.claim) })}
                  onClick={() => setRows((before) => before.filter((one) => one.id !== row.id))}
                />
              </li>
            ))}
          </ul>
          <div>
            <Button
              icon="plus"
              onClick={() => setRows((before) => [...before, rowOf({ claim: '', source: 'email' })])}
            >
              {t('addClaim')}
            </Button>
          </div>
        </div>
        <Preview toolId={tool.id} text={text} />
      </div>
    </ToolForm>
  );
}

/** Where a value may come from: contacts and teams, then the profile fields. */
function useSources(): Option[] {
  const t = useTranslations('tools');
  const fields = useRuleFields() ?? [];
  return [
    ...SOURCES.map((id) => ({ id: id as string, name: t(`source.${id}`) })),
    ...fields
      .filter((field) => field.key !== 'status' && field.key !== 'team')
      .map((field) => ({ id: field.key, name: field.name })),
  ];
}

/** What the tool would be told about one person now, and what is held back. */
function Preview({ toolId, text }: { toolId: string; text: string }) {
  const t = useTranslations('tools');
  const format = useFormatter();
  const [person, setPerson] = useState<Option | null>(null);
  const asked = useSettled(text);
  const { data, error } = useQuery({
    queryKey: ['tool-claims', toolId, person?.id, asked],
    queryFn: ({ signal }) =>
      call(previewToolClaims, {
        params: { id: toolId },
        body: { user_id: person?.id ?? '', claims: JSON.parse(asked) },
        signal,
      }),
    enabled: person !== null && !asked.includes('"claim":""'),
    retry: false,
  });
  const said = (value: string | boolean | string[]): string => {
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    return typeof value === 'string' ? value : format.list(value, { type: 'unit' });
  };
  return (
    <section className="rule-preview" aria-label={t('preview')}>
      <h2 className="section-title">{t('preview')}</h2>
      <PersonPicker label={t('previewFor')} value={person} onChange={setPerson} />
      {error && <ProblemBanner error={error} />}
      {person && data && (
        <>
          {data.denied && <p>{t(`denied.${data.denied}`)}</p>}
          <h3>{t('leaves')}</h3>
          {data.told.length === 0 ? (
            <EmptyState title={t('nothingLeaves')}>{null}</EmptyState>
          ) : (
            <dl className="grid gap-2">
              {data.told.map(({ claim, value }) => (
                <div key={claim}>
                  <dt className="meta" dir="ltr">
                    {claim}
                  </dt>
                  <dd className="wrap-anywhere">
                    <bdi>{said(value)}</bdi>
                  </dd>
                </div>
              ))}
            </dl>
          )}
          {data.held.length > 0 && (
            <>
              <h3>{t('heldBack')}</h3>
              <ul className="grid gap-2">
                {data.held.map(({ claim, reason }) => (
                  <li key={claim}>
                    <bdi className="meta">{claim}</bdi>
                    <p>{t(`held.${reason}`)}</p>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </section>
  );
}
