import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { Field, type FieldBase } from './field.tsx';
import { announce } from './toaster.tsx';

/** Something to take along: a link, an id. Selects itself where the clipboard is closed to us. */
export function CopyField({ value, ...field }: FieldBase & { value: string }) {
  const t = useTranslations('kit');
  const [copied, setCopied] = useState(false);
  const copy = async (output: HTMLElement | null) => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      announce(t('copied'));
      setTimeout(() => setCopied(false), 4000);
    } catch {
      if (output) getSelection()?.selectAllChildren(output);
    }
  };
  return (
    <Field {...field} group>
      {(ids) => (
        <div className="copyfield">
          <div className="field-box" data-locked="">
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long value scrolls, and scrolling must work by keyboard. */}
            <output id={ids.control} aria-labelledby={ids.label} dir="ltr" tabIndex={0}>
              {value}
            </output>
          </div>
          <Button
            icon={copied ? 'check' : 'copy'}
            onClick={() => void copy(document.getElementById(ids.control))}
          >
            {copied ? t('copiedShort') : t('copy')}
          </Button>
        </div>
      )}
    </Field>
  );
}
