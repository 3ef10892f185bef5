import type { PreviewMessage } from '@contracts/deliveries';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Segmented } from '../../ui/index.ts';
import { LinkedText } from './linked-text.tsx';

type Part = 'html' | 'text' | 'source';
type Width = 'desktop' | 'phone';

/** An email in its three shapes. The HTML stands in a frame that runs nothing and belongs to nobody. */
export function EmailView({ message }: { message: PreviewMessage }) {
  const t = useTranslations('preview');
  const [part, setPart] = useState<Part>('html');
  const [width, setWidth] = useState<Width>('desktop');
  const shown = message.html === null && part === 'html' ? 'text' : part;
  return (
    <>
      <div className="toolbar justify-between">
        <Segmented<Part>
          label={t('shape')}
          value={shown}
          onChange={setPart}
          options={[
            { value: 'html', label: t('html'), disabled: message.html === null },
            { value: 'text', label: t('text') },
            { value: 'source', label: t('source') },
          ]}
        />
        {shown === 'html' && (
          <Segmented<Width>
            label={t('width')}
            value={width}
            onChange={setWidth}
            iconsOnly
            options={[
              { value: 'desktop', label: t('desktop'), icon: 'screen' },
              { value: 'phone', label: t('phone'), icon: 'phone' },
            ]}
          />
        )}
      </div>
      {shown === 'html' && (
        <div className="mail-well" data-phone={width === 'phone' || undefined}>
          <iframe
            key={message.id}
            title={t('frameTitle', { subject: message.subject ?? '' })}
            src={`/preview-inbox/${message.id}/html`}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            referrerPolicy="no-referrer"
          />
        </div>
      )}
      {shown === 'text' && (
        <pre className="mail-text" dir="auto">
          <LinkedText>{message.text}</LinkedText>
        </pre>
      )}
      {shown === 'source' && (
        <pre className="mail-text mail-source" dir="ltr">
          {message.source}
        </pre>
      )}
    </>
  );
}
