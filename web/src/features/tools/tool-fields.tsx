import { useTranslations } from 'use-intl';
import { Banner, Checkbox, RadioGroup, TextArea, TextField } from '../../ui/index.ts';
import { ToolMetadata } from '../saml-provider/tool-metadata.tsx';
import type { Faults, ToolDraft } from './draft.ts';
import { IconField } from './icon-field.tsx';

interface ToolFieldsProps {
  draft: ToolDraft;
  faults: Faults;
  onChange: (change: Partial<ToolDraft>) => void;
}

/** What a tool is registered with, by its protocol. */
export function ToolFields(props: ToolFieldsProps) {
  const { draft, faults, onChange } = props;
  const t = useTranslations('tools');
  const text = (key: 'launch' | 'minutes') => ({
    label: t(key),
    hint: t(`${key}Hint`),
    value: draft[key],
    error: faults[key],
    onChange: (value: string) => onChange({ [key]: value }),
  });
  // Where a tool can be told that somebody lost it, how long it would keep them does not matter.
  const told = draft.protocol === 'openid' && draft.backchannel.trim() !== '';
  return (
    <>
      <TextField
        label={t('name')}
        required
        maxLength={200}
        value={draft.name}
        error={faults.name}
        onChange={(name) => onChange({ name })}
      />
      <IconField value={draft.icon} error={faults.icon} onChange={(icon) => onChange({ icon })} />
      {draft.protocol === 'openid' ? <OpenidFields {...props} /> : <SamlFields {...props} />}
      <TextField {...text('launch')} dir="ltr" inputMode="url" />
      {!told && <TextField {...text('minutes')} inputMode="numeric" />}
    </>
  );
}

function OpenidFields({ draft, faults, onChange }: ToolFieldsProps) {
  const t = useTranslations('tools');
  return (
    <>
      <RadioGroup
        label={t('kind')}
        value={draft.withSecret ? 'secret' : 'public'}
        onChange={(kind) => onChange({ withSecret: kind === 'secret' })}
        options={[
          { value: 'secret', label: t('withSecret'), hint: t('withSecretHint') },
          { value: 'public', label: t('withoutSecret'), hint: t('withoutSecretHint') },
        ]}
      />
      <TextArea
        label={t('callbacks')}
        hint={t('callbacksHint')}
        required
        dir="ltr"
        rows={2}
        value={draft.callbacks}
        error={faults.callbacks}
        onChange={(callbacks) => onChange({ callbacks })}
      />
      <TextArea
        label={t('afterLogout')}
        hint={t('onePerLine')}
        dir="ltr"
        rows={2}
        value={draft.afterLogout}
        error={faults.afterLogout}
        onChange={(afterLogout) => onChange({ afterLogout })}
      />
      <TextField
        label={t('backchannel')}
        hint={t('backchannelHint')}
        dir="ltr"
        inputMode="url"
        value={draft.backchannel}
        error={faults.backchannel}
        onChange={(backchannel) => onChange({ backchannel })}
      />
      <Checkbox
        label={t('pkce')}
        hint={t('pkceHint')}
        checked={draft.pkce || !draft.withSecret}
        disabled={!draft.withSecret}
        onChange={(pkce) => onChange({ pkce })}
      />
      {!draft.pkce && draft.withSecret && <Banner tone="warn">{t('pkceWarning')}</Banner>}
      <Checkbox
        label={t('refresh')}
        hint={t('refreshHint')}
        checked={draft.refresh}
        onChange={(refresh) => onChange({ refresh })}
      />
    </>
  );
}

function SamlFields({ draft, faults, onChange }: ToolFieldsProps) {
  const t = useTranslations('tools');
  const address = (key: 'entityId' | 'acs' | 'slo') => ({
    label: t(key),
    dir: 'ltr' as const,
    required: key !== 'slo',
    value: draft[key],
    error: faults[key],
    onChange: (value: string) => onChange({ [key]: value }),
  });
  return (
    <>
      <ToolMetadata onRead={onChange} />
      <TextField {...address('entityId')} hint={t('entityIdHint')} />
      <TextField {...address('acs')} hint={t('acsHint')} inputMode="url" />
      <TextField {...address('slo')} inputMode="url" />
      <RadioGroup
        label={t('nameId')}
        value={draft.nameId}
        onChange={(nameId) => onChange({ nameId })}
        options={[
          { value: 'email', label: t('nameIdEmail'), hint: t('nameIdEmailHint') },
          { value: 'persistent', label: t('nameIdPersistent'), hint: t('nameIdPersistentHint') },
        ]}
      />
      <TextArea
        label={t('certificate')}
        hint={t('certificateHint')}
        dir="ltr"
        rows={4}
        value={draft.certificate}
        error={faults.certificate}
        onChange={(certificate) => onChange({ certificate })}
      />
      <Checkbox label={t('signed')} checked={draft.signed} onChange={(signed) => onChange({ signed })} />
    </>
  );
}
