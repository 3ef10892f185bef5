import { useTranslations } from 'use-intl';
import type { ToolDetail } from '../../../../server/src/features/tools/shapes.ts';
import { TEMPLATES } from '../../../../server/src/features/tools/templates.ts';
import { CopyField } from '../../ui/index.ts';

/** What is copied into the tool: our addresses, its name here, and of a template its whole settings. */
export function Addresses({ tool, secret }: { tool: ToolDetail; secret: string | null }) {
  const t = useTranslations('tools');
  const { issuer, discovery, entity_id, sign_on_url, metadata_url } = tool.addresses;
  const shown = [
    [t('issuer'), issuer],
    [t('discovery'), discovery],
    [t('clientId'), tool.openid?.client_id ?? null],
    [t('providerEntityId'), entity_id],
    [t('signOn'), sign_on_url],
    [t('metadata'), metadata_url],
  ] as const;
  const settings = settingsOf(tool, secret);
  return (
    <>
      {secret && <CopyField label={t('secret')} value={secret} hint={t('secretHint')} />}
      {shown.map(([label, value]) => value && <CopyField key={label} label={label} value={value} />)}
      {settings && <CopyField label={t('toolSettings')} value={settings} hint={t('toolSettingsHint')} />}
    </>
  );
}

function settingsOf(tool: ToolDetail, secret: string | null): string | null {
  const template = TEMPLATES.find((one) => one.key === tool.template);
  if (!template) return null;
  const known: Record<string, string | null | undefined> = {
    ...tool.addresses,
    client_id: tool.openid?.client_id,
    client_secret: secret,
    callback: tool.openid?.redirect_uris[0],
  };
  return template.settings.replace(/\{(\w+)\}/g, (all, key: string) => known[key] ?? all);
}
