import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, Field } from '../../ui/index.ts';
import { LogoError, logoFrom } from '../organization/logo.ts';
import { ToolIcon } from './who-gets.tsx';

interface IconFieldProps {
  value: string | null;
  onChange: (icon: string | null) => void;
  error?: string | undefined;
}

/** A picture by which people recognize a tool, made small in the browser. */
export function IconField({ value, onChange, error }: IconFieldProps) {
  const t = useTranslations('tools');
  const settings = useTranslations('settings');
  const input = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<string>();
  const take = async (file: File | undefined) => {
    if (!file) return;
    setTrouble(undefined);
    try {
      onChange(await logoFrom(file));
    } catch (failure) {
      setTrouble(settings(`logoTrouble.${failure instanceof LogoError ? failure.trouble : 'notAPicture'}`));
    }
    if (input.current) input.current.value = '';
  };
  return (
    <Field label={t('icon')} hint={t('iconHint')} error={trouble ?? error} group>
      {(ids) => (
        <fieldset
          className="flex flex-wrap gap-3 items-center"
          aria-labelledby={ids.label}
          aria-describedby={ids.describedBy}
        >
          <ToolIcon icon={value} />
          <input
            ref={input}
            type="file"
            hidden
            accept="image/*,.svg"
            onChange={(event) => void take(event.target.files?.[0])}
          />
          <Button id={ids.control} icon="plus" onClick={() => input.current?.click()}>
            {t('iconChoose')}
          </Button>
          {value && (
            <Button kind="bare" icon="trash" onClick={() => onChange(null)}>
              {t('iconRemove')}
            </Button>
          )}
        </fieldset>
      )}
    </Field>
  );
}
