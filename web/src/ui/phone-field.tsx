import { type ClipboardEvent, type KeyboardEvent, type Ref, useMemo, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Group } from 'react-aria-components/Group';
import { useLocale } from 'react-aria-components/I18nProvider';
import { Input } from 'react-aria-components/Input';
import { useTranslations } from 'use-intl';
import { Field, type FieldBase, splitField } from './field.tsx';
import { Icon } from './icons.tsx';
import { ListPopup, OptionItem } from './list-box.tsx';
import { type CountryCode, type PhoneValue, usePhoneLibrary } from './phone.ts';
import type { Country } from './phone-library.ts';

export interface PhoneFieldProps extends FieldBase {
  value: PhoneValue;
  onChange: (value: PhoneValue) => void;
  onBlur?: () => void;
  ref?: Ref<HTMLInputElement>;
  /** Takes the focus when its sheet opens. */
  focusFirst?: boolean;
  /** Sees what is pasted first; true when it has dealt with it. */
  onPasteText?: (event: ClipboardEvent<HTMLInputElement>, text: string) => boolean;
}

/** A mobile number: country beside it, written as it is spoken, understood however it is pasted. */
export function PhoneField(props: PhoneFieldProps) {
  const [field, { value, onChange, onBlur, ref, focusFirst, onPasteText }] = splitField(props);
  const t = useTranslations('kit');
  const library = usePhoneLibrary();
  const { locale } = useLocale();
  const list = useMemo(() => library?.countries(locale) ?? [], [library, locale]);
  const sample = library?.example(value.country);
  const code = list.find((country) => country.code === value.country)?.callingCode ?? '';
  const hint = sample
    ? t.rich('phoneExample', {
        code,
        sample,
        number: (chunks) => (
          <bdi dir="ltr" className="whitespace-nowrap">
            {chunks}
          </bdi>
        ),
      })
    : '\u00a0';
  return (
    <Field {...field} hint={field.hint ?? hint}>
      {(ids) => (
        <div className="field-box phone-box">
          <CountryCombo
            countries={list}
            value={value.country}
            onChange={(country) => onChange({ ...value, country })}
            labelledBy={ids.label}
          />
          <span className="phone-number">
            <input
              ref={ref}
              id={ids.control}
              data-autofocus={focusFirst ? '' : undefined}
              type="tel"
              inputMode="tel"
              dir="ltr"
              autoComplete="off"
              value={value.text}
              aria-invalid={field.error ? true : undefined}
              aria-required={field.required || undefined}
              aria-describedby={ids.describedBy}
              onChange={(event) => onChange({ ...value, text: event.target.value })}
              onPaste={(event) => {
                const pasted = event.clipboardData.getData('text');
                if (onPasteText?.(event, pasted)) return;
                const next = library?.adopt({ ...value, text: pasted });
                if (!next || next.text === pasted) return;
                event.preventDefault();
                onChange(next);
              }}
              onBlur={() => {
                if (library) {
                  const next = library.tidy(library.adopt(value));
                  if (next.text !== value.text || next.country !== value.country) onChange(next);
                }
                onBlur?.();
              }}
            />
          </span>
        </div>
      )}
    </Field>
  );
}

interface CountryComboProps {
  countries: readonly Country[];
  value: CountryCode;
  onChange: (country: CountryCode) => void;
  labelledBy: string;
}

/** Closed it shows `GB +44`; its list “United Kingdom (+44)”. Found by name, by code, by `+33`. */
function CountryCombo({ countries, value, onChange, labelledBy }: CountryComboProps) {
  const t = useTranslations('kit');
  const input = useRef<HTMLInputElement>(null);
  const closed = (country: Country) => `${country.code} ${country.callingCode}`;
  const byText = useMemo(() => new Map(countries.map((c) => [`${c.code} ${c.callingCode}`, c])), [countries]);
  const current = countries.find((country) => country.code === value);
  return (
    <ComboBox
      aria-label={t('country')}
      aria-describedby={labelledBy}
      validationBehavior="aria"
      defaultItems={countries}
      key={countries.length}
      value={current ? value : null}
      onChange={(key) => key !== null && onChange(String(key) as CountryCode)}
      defaultFilter={(text, typed) => matches(byText.get(text), typed)}
      onOpenChange={(open) => {
        if (open) requestAnimationFrame(() => requestAnimationFrame(showCurrent));
      }}
    >
      <Group className="phone-country">
        <Input
          ref={input}
          dir="ltr"
          onFocus={() => selectUntouched(input.current, current && closed(current))}
          placeholder={value}
          onKeyDown={openOnAltDown}
        />
        <Button className="field-adorn">
          <Icon name="down" />
        </Button>
      </Group>
      <ListPopup wide empty={t('noMatch')}>
        {(country: Country) => (
          <OptionItem
            option={{ id: country.code, name: `${country.name} (${country.callingCode})` }}
            textValue={closed(country)}
          />
        )}
      </ListPopup>
    </ComboBox>
  );
}

/** Whoever comes to the field writes over what stands there. A focus given back late must not select what was typed since: the next key would wipe it out. */
function selectUntouched(input: HTMLInputElement | null, standing: string | undefined): void {
  if (input && input.value === standing) input.select();
}

/** The library opens the list at its top; two hundred countries down, nobody finds theirs. */
function showCurrent(): void {
  document.querySelector('.popup [role="option"][aria-selected="true"]')?.scrollIntoView({ block: 'center' });
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function matches(country: Country | undefined, typed: string): boolean {
  if (!country) return false;
  const query = fold(typed.trim());
  if (query.startsWith('+')) return country.callingCode.startsWith(query);
  if (/^\d+$/.test(query)) return country.callingCode.startsWith(`+${query.replace(/^00/, '')}`);
  return fold(country.name).includes(query) || country.code.toLowerCase() === query;
}

/** The combobox pattern's other way to open the list; the library knows the plain arrow only. */
function openOnAltDown(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== 'ArrowDown' || !event.altKey) return;
  event.preventDefault();
  event.currentTarget.parentElement?.querySelector('button')?.click();
}
