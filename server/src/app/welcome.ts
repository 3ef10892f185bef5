import { createSetUpLink, noOrganizationYet } from '../features/sessions/index.ts';
import type { ChannelMode, Settings } from '../platform/settings.ts';
import type { Services } from './services.ts';

/** What whoever starts the server reads: where it is, what to do first, where messages go. */
export async function welcome({ db, settings }: Services): Promise<string[]> {
  const lines = ['', `  Beckon is ready: ${settings.publicUrl.origin}`, ''];
  if (await noOrganizationYet(db)) {
    lines.push(
      '  First start. This link sets up your organization, once, within 60 minutes:',
      `  ${await createSetUpLink(db, settings)}`,
      '',
    );
  }
  lines.push(
    `  Email: ${describe(settings.channels.email, settings.smtp?.host)}`,
    `  Text messages: ${describe(settings.channels.sms, settings.sms?.kind)}`,
    `  Data: ${settings.databaseUrl ? 'PostgreSQL' : settings.dataFolder}`,
    '',
  );
  return lines;
}

function describe(mode: ChannelMode, provider: string | undefined): string {
  if (mode === 'provider') return `through ${provider}`;
  return mode === 'preview'
    ? 'not sent, shown in the preview inbox (docs/configuration.md says how to send)'
    : 'off (docs/configuration.md says how to send)';
}

/** Warns of what a first look may do and a real use should not. */
export function warnings({ channels, publicUrl }: Settings, onThisMachine: boolean): string[] {
  const previews = channels.email === 'preview' || channels.sms === 'preview';
  return previews && !onThisMachine
    ? [
        `  BECKON_PREVIEW is on at ${publicUrl.origin}: messages without a provider are shown to admins, not sent.`,
        '',
      ]
    : [];
}
