import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { languages } from '../../../../server/src/platform/languages.ts';
import { Segmented } from '../../ui/choice.tsx';
import { Select } from '../../ui/select.tsx';

/** What the page depends on, as typed so far. */
export interface Draft {
  name: string;
  support_contact: string;
  accent: string;
  logo: string | null;
  language: string;
}

const SETTLE_MS = 350;

/**
 * The page of an invitation as the server draws it for these values. A form asks for it, since what the portal puts into a
 * frame by itself falls under the portal's own policy. Each answer gets a frame of its own, which takes the place of the
 * last one once it is drawn: nothing flickers, and the browser's way back stays free of frames.
 */
export function PagePreview({ draft }: { draft: Draft }) {
  const t = useTranslations('settings');
  const [theme, setTheme] = useState<'light' | 'dark'>('light');
  const [language, setLanguage] = useState<string | null>(null);
  const shown = language ?? draft.language;
  return (
    <aside className="page-preview" aria-label={t('preview')}>
      <div className="flex flex-wrap gap-2 items-end justify-between">
        <Segmented
          label={t('previewTheme')}
          value={theme}
          onChange={setTheme}
          options={[
            { value: 'light', label: t('theme.light'), icon: 'sun' },
            { value: 'dark', label: t('theme.dark'), icon: 'moon' },
          ]}
          iconsOnly
        />
        <Select
          label={t('previewLanguage')}
          hideLabel
          value={shown}
          onChange={setLanguage}
          options={languages.map(({ tag, name }) => ({ id: tag, name }))}
        />
      </div>
      <Frames values={{ ...draft, logo: draft.logo ?? '', language: shown, theme }} />
      <p className="field-hint">{t('previewHint')}</p>
    </aside>
  );
}

let count = 0;

function Frames({ values }: { values: Record<string, string> }) {
  const t = useTranslations('settings');
  const [frames, setFrames] = useState<{ name: string; values: string }[]>([]);
  const asked = useRef('');
  const wanted = JSON.stringify(values);
  useEffect(() => {
    const add = () =>
      setFrames((before) => [...before.slice(-1), { name: `page-preview-${++count}`, values: wanted }]);
    const timer = setTimeout(add, asked.current === '' ? 0 : SETTLE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const newest = frames.at(-1);
  // Once the frame stands on the page: a form that found none by this name would open a window.
  useEffect(() => {
    if (!newest || asked.current === newest.name) return;
    asked.current = newest.name;
    submit(newest.name, JSON.parse(newest.values));
  }, [newest]);
  return (
    <div className="page-preview-frames">
      {frames.map((frame) => (
        <iframe
          key={frame.name}
          name={frame.name}
          title={t('preview')}
          sandbox=""
          // An empty frame loads too, before it was asked for.
          onLoad={() => asked.current === frame.name && setFrames([frame])}
        />
      ))}
    </div>
  );
}

function submit(frame: string, values: Record<string, string>): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/organization-preview';
  form.target = frame;
  form.hidden = true;
  for (const [name, value] of Object.entries(values)) {
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}
