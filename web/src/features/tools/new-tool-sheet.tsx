import { createTool } from '@contracts/tools';
import { useQueryClient } from '@tanstack/react-query';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { TEMPLATES, type Template } from '../../../../server/src/features/tools/templates.ts';
import { call, type OutputOf } from '../../app/api.ts';
import { useSession } from '../../app/session.ts';
import { focusFirstBad } from '../../ui/form.tsx';
import { Actions, Banner, Button, ProblemBanner, RadioGroup, TextField } from '../../ui/index.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { Addresses } from './addresses.tsx';
import { bodyOf, emptyTool, type Faults, faultsOf, fromTemplate } from './draft.ts';
import { toolsQuery } from './queries.ts';
import { ToolFields } from './tool-fields.tsx';
import { PROTOCOL_NAMES } from './who-gets.tsx';

type Made = OutputOf<typeof createTool>;

/** `/admin/identity/tools/new`: choose what it is, say where it is, then take along what it needs. */
export function NewToolSheet() {
  const navigate = useNavigate();
  const [made, setMade] = useState<Made | null>(null);
  const close = () => void navigate({ to: '/admin/identity/tools' });
  if (!useSession().may('tools.manage')) return <Navigate to="/admin/identity/tools" replace />;
  return made ? <MadeTool made={made} onClose={close} /> : <NewTool onClose={close} onMade={setMade} />;
}

const BY_HAND = ['openid', 'saml'] as const;

function NewTool({ onClose, onMade }: { onClose: () => void; onMade: (made: Made) => void }) {
  const t = useTranslations('tools');
  const queries = useQueryClient();
  const [choice, setChoice] = useState<string>('openid');
  const template = TEMPLATES.find((one) => one.key === choice);
  const [base, setBase] = useState('');
  const [draft, setDraft] = useState(emptyTool('openid'));
  const [faults, setFaults] = useState<Faults>({});
  const [refused, setRefused] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const choose = (key: string) => {
    const known = TEMPLATES.find((one) => one.key === key);
    setChoice(key);
    setDraft((before) => settled({ ...before, protocol: known?.protocol ?? (key as 'saml') }, known, base));
  };
  const submit = async () => {
    setBusy(true);
    setRefused(null);
    setFaults({});
    try {
      const body = {
        ...bodyOf(draft),
        ...(template ? { template: template.key, claims: [...template.claims] } : {}),
      };
      const made = await call(createTool, { body });
      void queries.invalidateQueries({ queryKey: toolsQuery.queryKey });
      onMade(made);
    } catch (error) {
      const found = faultsOf(error);
      if (found) setFaults(found);
      else setRefused(error);
      requestAnimationFrame(() => focusFirstBad(document.getElementById('new-tool')));
    }
    setBusy(false);
  };
  return (
    <Sheet
      title={t('addTitle')}
      onClose={onClose}
      dirty={draft.name !== '' || base !== ''}
      fallbackFocus="#add-tool"
      wrap={(inner) => (
        <form
          id="new-tool"
          className="sheet-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          {inner}
        </form>
      )}
      footer={
        <Actions>
          <Button type="submit" kind="primary" busy={busy}>
            {t('addIt')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </Actions>
      }
    >
      <div className="form">
        {refused !== null && <ProblemBanner error={refused} />}
        <RadioGroup
          label={t('how')}
          value={choice}
          onChange={choose}
          options={[
            ...BY_HAND.map((value) => ({
              value: value as string,
              label: PROTOCOL_NAMES[value],
              hint: t(`handHint.${value}`),
            })),
            ...TEMPLATES.map(({ key, title, protocol }) => ({
              value: key,
              label: title,
              hint: `${PROTOCOL_NAMES[protocol]} · ${t('handHint.template')}`,
            })),
          ]}
        />
        {template && (
          <TextField
            label={t('base')}
            hint={t('baseHint')}
            dir="ltr"
            inputMode="url"
            placeholder="https://wiki.example"
            value={base}
            onChange={(value) => {
              setBase(value);
              setDraft((before) => settled(before, template, value));
            }}
          />
        )}
        <ToolFields
          draft={draft}
          faults={faults}
          onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
        />
      </div>
    </Sheet>
  );
}

/** With what the template says of the address, once there is one. */
const settled = (draft: ReturnType<typeof emptyTool>, template: Template | undefined, base: string) =>
  template && base.trim() !== '' ? fromTemplate(draft, template, base.trim()) : draft;

/** The one time that a secret is shown. */
function MadeTool({ made, onClose }: { made: Made; onClose: () => void }) {
  const t = useTranslations('tools');
  const navigate = useNavigate();
  const goOn = () =>
    void navigate({
      to: '/admin/identity/tools/$toolId/access',
      params: { toolId: made.id },
      ignoreBlocker: true,
    });
  return (
    <Sheet
      title={t('madeTitle', { name: made.name })}
      onClose={onClose}
      dirty={made.client_secret !== null}
      dirtyText={t('madeLeave')}
      fallbackFocus="#add-tool"
      footer={
        <Actions>
          <Button kind="primary" onClick={goOn}>
            {t('sayWho')}
          </Button>
        </Actions>
      }
    >
      <div className="form">
        <Banner tone="warn">{t(made.client_secret ? 'madeSecret' : 'madeText')}</Banner>
        <Addresses tool={made} secret={made.client_secret} />
      </div>
    </Sheet>
  );
}
