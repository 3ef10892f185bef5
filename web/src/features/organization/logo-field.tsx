import { useRef, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { SURFACES } from '../../../../server/src/platform/accent.ts';
import { Button, Field } from '../../ui/index.ts';
import { LogoError, logoFrom, sizeOf } from './logo.ts';

export interface LogoFieldProps {
  value: string | null;
  onChange: (logo: string | null) => void;
  error?: string | undefined;
}

/** Chooses a picture, made small in the browser; shown as it will be, on light and on dark. */
export function LogoField({ value, onChange, error }: LogoFieldProps) {
  const t = useTranslations('settings');
  const format = useFormatter();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const take = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    setTrouble(undefined);
    try {
      onChange(await logoFrom(file));
    } catch (failure) {
      setTrouble(t(`logoTrouble.${failure instanceof LogoError ? failure.trouble : 'notAPicture'}`));
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };
  return (
    <Field label={t('logo')} aside={t('optional')} hint={t('logoHint')} error={trouble ?? error} group>
      {(ids) => (
        <fieldset
          className="flex flex-wrap gap-3 items-center"
          aria-labelledby={ids.label}
          aria-describedby={ids.describedBy}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            void take(event.dataTransfer.files[0]);
          }}
        >
          {value && (
            <div className="logo-tiles" role="img" aria-label={t('logoShown', { bytes: sizeOf(value) })}>
              {[SURFACES.light.card, SURFACES.dark.card].map((background) => (
                <span key={background} className="logo-tile" style={{ background }}>
                  <img src={value} alt="" />
                </span>
              ))}
              <span className="meta">
                {format.number(sizeOf(value), { style: 'unit', unit: 'byte', unitDisplay: 'long' })}
              </span>
            </div>
          )}
          <input
            ref={input}
            type="file"
            hidden
            accept="image/*,.svg"
            onChange={(event) => void take(event.target.files?.[0])}
          />
          <Button id={ids.control} icon="plus" busy={busy} onClick={() => input.current?.click()}>
            {t(value ? 'logoReplace' : 'logoChoose')}
          </Button>
          {value && (
            <Button kind="bare" icon="trash" onClick={() => onChange(null)}>
              {t('logoRemove')}
            </Button>
          )}
        </fieldset>
      )}
    </Field>
  );
}
