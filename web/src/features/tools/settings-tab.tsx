import { removeTool, rotateToolSecret, updateTool } from '@contracts/tools';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Banner, Button, isolate, ProblemBanner, toast, useWhen } from '../../ui/index.ts';
import { Addresses } from './addresses.tsx';
import { bodyOf, draftOf, type Faults, faultsOf } from './draft.ts';
import { toolsQuery } from './queries.ts';
import { ToolFields } from './tool-fields.tsx';
import { ToolForm } from './tool-form.tsx';
import { useChange, useTool } from './use-tool.ts';

/** What a tool is registered with, and what it needs from here. A newer version of it begins the form anew. */
export function SettingsTab() {
  const tool = useTool();
  return <Settings key={tool.version} />;
}

function Settings() {
  const t = useTranslations('tools');
  const tool = useTool();
  const change = useChange(tool);
  const [start] = useState(() => draftOf(tool));
  const [draft, setDraft] = useState(start);
  const [faults, setFaults] = useState<Faults>({});
  const dirty = JSON.stringify(draft) !== JSON.stringify(start);
  const send = async (body: object) => {
    setFaults({});
    await change.run(async () => {
      try {
        return await call(updateTool, {
          params: { id: tool.id },
          body: { ...body, version: tool.version },
        });
      } catch (error) {
        setFaults(faultsOf(error) ?? {});
        throw error;
      }
    });
  };
  return (
    <ToolForm change={change} dirty={dirty} onSave={() => send(bodyOf(draft))}>
      <div className="page-body max-w-[800px] flex-1">
        <div className="form">
          {change.refused !== null && <ProblemBanner error={change.refused} />}
          <h2 className="section-title">{t('toCopy')}</h2>
          <Addresses tool={tool} secret={null} />
          {change.mayChange && tool.openid?.secret_set_at && <Rotate madeAt={tool.openid.secret_set_at} />}
          <h2 className="section-title">{t('tabSettings')}</h2>
          <ToolFields
            draft={draft}
            faults={faults}
            onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
          />
          {change.mayChange && (
            <>
              <h2 className="section-title">{t('switching')}</h2>
              <div className="flex flex-wrap gap-2">
                {tool.enabled ? (
                  <SwitchOff onConfirm={() => send({ enabled: false })} />
                ) : (
                  <Button busy={change.busy} onClick={() => void send({ enabled: true })}>
                    {t('switchOn')}
                  </Button>
                )}
                <Remove />
              </div>
            </>
          )}
        </div>
      </div>
    </ToolForm>
  );
}

/** From one moment to the next nobody gets in: asked first. */
function SwitchOff({ onConfirm }: { onConfirm: () => Promise<void> }) {
  const t = useTranslations('tools');
  const tool = useTool();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('switchOff')}</Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('switchOffTitle', { name: tool.name })}
        confirmLabel={t('switchOff')}
        onConfirm={onConfirm}
        danger
      >
        <p>{t('switchOffText')}</p>
      </ConfirmDialog>
    </>
  );
}

/** Another secret, shown this one time. */
function Rotate({ madeAt }: { madeAt: string }) {
  const t = useTranslations('tools');
  const when = useWhen();
  const tool = useTool();
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const rotate = async () => {
    setRefused(null);
    try {
      const made = await call(rotateToolSecret, { params: { id: tool.id } });
      setSecret(made.client_secret);
    } catch (error) {
      setRefused(error);
      throw error;
    }
  };
  return (
    <>
      {secret ? (
        <>
          <Banner tone="warn">{t('madeSecret')}</Banner>
          <Addresses tool={{ ...tool, addresses: NOTHING, openid: null }} secret={secret} />
        </>
      ) : (
        <div className="grid gap-2 justify-items-start">
          <p className="meta">{t('secretMade', { time: when(madeAt) })}</p>
          <Button onClick={() => setAsking(true)}>{t('rotate')}</Button>
        </div>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('rotateTitle', { name: tool.name })}
        confirmLabel={t('rotate')}
        onConfirm={rotate}
        danger
      >
        {refused !== null && <ProblemBanner error={refused} />}
        <p>{t('rotateText')}</p>
      </ConfirmDialog>
    </>
  );
}

const NOTHING = { issuer: null, discovery: null, entity_id: null, sign_on_url: null, metadata_url: null };

function Remove() {
  const t = useTranslations('tools');
  const tool = useTool();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const remove = async () => {
    setRefused(null);
    try {
      await call(removeTool, { params: { id: tool.id } });
    } catch (error) {
      setRefused(error);
      throw error;
    }
    toast(t('removed', { name: isolate(tool.name) }));
    await navigate({ to: '/admin/identity/tools', ignoreBlocker: true });
    void queries.invalidateQueries({ queryKey: toolsQuery.queryKey, exact: true });
  };
  return (
    <>
      <Button kind="danger" onClick={() => setAsking(true)}>
        {t('remove')}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('removeTitle', { name: tool.name })}
        confirmLabel={t('remove')}
        onConfirm={remove}
        danger
      >
        {refused !== null && <ProblemBanner error={refused} />}
        <p>{t('removeText')}</p>
      </ConfirmDialog>
    </>
  );
}
