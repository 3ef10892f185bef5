import { type KeyboardEvent, type ReactNode, type Ref, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { useTranslations } from 'use-intl';
import { Field, type FieldBase, type FieldIds, splitField } from './field.tsx';
import { Icon, type IconName } from './icons.tsx';
import { ListPopup, type Option, OptionItem } from './list-box.tsx';

interface Common extends FieldBase {
  placeholder?: string;
  onBlur?: () => void;
  ref?: Ref<HTMLInputElement>;
}

export interface ComboBoxProps extends Common {
  options: readonly Option[];
  /** Chosen option's id. */
  value: string | null;
  onChange: (id: string | null) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** One of a long list: type to narrow it down. What is not in the list does not stay. */
export function ComboBox(props: ComboBoxProps) {
  const [field, { options, value, onChange, placeholder, onBlur, ref }] = splitField(props);
  const t = useTranslations('kit');
  return (
    <Field {...field}>
      {(ids) => (
        <AriaComboBox
          {...comboBase(field, ids)}
          defaultItems={options}
          value={value}
          onChange={(key) => onChange(key === null ? null : String(key))}
          {...(onBlur ? { onBlur } : {})}
        >
          <ComboInput inputRef={ref} placeholder={placeholder} />
          <ListPopup empty={t('noMatch')}>{(item: Option) => <OptionItem option={item} />}</ListPopup>
        </AriaComboBox>
      )}
    </Field>
  );
}

export interface FreeComboBoxProps extends Common {
  /** Values in use, offered so that “Ware house” does not arise beside “Warehouse”. */
  suggestions: readonly string[];
  value: string;
  onChange: (text: string) => void;
}

/** Free text with the values that exist already offered. */
export function FreeComboBox(props: FreeComboBoxProps) {
  const [field, { suggestions, value, onChange, placeholder, onBlur, ref }] = splitField(props);
  return (
    <Field {...field}>
      {(ids) => (
        <AriaComboBox
          {...comboBase(field, ids)}
          allowsCustomValue
          allowsEmptyCollection={false}
          inputValue={value}
          onInputChange={onChange}
          {...(onBlur ? { onBlur } : {})}
        >
          <ComboInput inputRef={ref} placeholder={placeholder} />
          <ListPopup>
            {suggestions.map((name) => (
              <OptionItem key={name} option={{ id: name, name }} />
            ))}
          </ListPopup>
        </AriaComboBox>
      )}
    </Field>
  );
}

export interface AsyncComboBoxProps extends Common {
  /** What the reader has typed; the screen asks the server (debounced, 2 letters and more) and hands back `options`. */
  query: string;
  onQueryChange: (query: string) => void;
  options: readonly Option[];
  loading?: boolean;
  /** The chosen one, with its name, since it may not be among the options any more. */
  value: Option | null;
  onChange: (option: Option | null) => void;
  /** Below the list, for example “20 shown. Type more to narrow it down.” */
  foot?: ReactNode;
  icon?: IconName;
}

/** One of very many, looked up on the server: person, line manager. Names repeat, so each has its second line. */
export function AsyncComboBox(props: AsyncComboBoxProps) {
  const [field, own] = splitField(props);
  const { query, onQueryChange, options, loading, value, onChange, placeholder, onBlur, ref, foot, icon } =
    own;
  const t = useTranslations('kit');
  const [focused, setFocused] = useState(false);
  const shown = focused ? query : (value?.name ?? '');
  const tooShort = query.trim().length < 2;
  const empty = tooShort ? t('typeToSearch') : loading ? t('searching') : t('noMatch');
  const current = value?.name ?? '';
  return (
    <Field {...field}>
      {(ids) => (
        <AriaComboBox
          {...comboBase(field, ids)}
          items={tooShort ? [] : options}
          value={value?.id ?? null}
          inputValue={shown}
          onInputChange={(text) => {
            onQueryChange(text);
            if (focused && text === '' && value) onChange(null);
          }}
          onChange={(key) => {
            const chosen =
              options.find((option) => option.id === key) ?? (key === value?.id ? value : undefined);
            if (!chosen) return;
            onChange(chosen);
            onQueryChange(chosen.name);
          }}
          onFocus={() => {
            onQueryChange(current);
            setFocused(true);
          }}
          onBlur={() => {
            setFocused(false);
            onBlur?.();
          }}
          allowsEmptyCollection={focused && query !== current}
        >
          <ComboInput
            inputRef={ref}
            placeholder={placeholder}
            icon={icon ?? 'search'}
            loading={loading === true}
          />
          <ListPopup empty={empty} foot={options.length > 0 && !tooShort ? foot : undefined}>
            {(item: Option) => <OptionItem option={item} />}
          </ListPopup>
        </AriaComboBox>
      )}
    </Field>
  );
}

/** What all comboboxes share. Errors are ours, in the reader's language, at the time the screen decides. */
export function comboBase(field: FieldBase, ids: FieldIds) {
  return {
    id: ids.control,
    'aria-labelledby': ids.label,
    ...(ids.describedBy ? { 'aria-describedby': ids.describedBy } : {}),
    isInvalid: Boolean(field.error),
    isRequired: field.required === true,
    validationBehavior: 'aria' as const,
    menuTrigger: 'input' as const,
  };
}

function ComboInput(props: {
  inputRef: Ref<HTMLInputElement> | undefined;
  placeholder: string | undefined;
  icon?: IconName;
  loading?: boolean;
}) {
  const { inputRef, placeholder, icon, loading } = props;
  return (
    <Group className="field-box">
      <Input ref={inputRef ?? null} {...(placeholder ? { placeholder } : {})} />
      {loading && <span className="spinner" aria-hidden="true" />}
      {icon ? (
        <Icon name={icon} />
      ) : (
        <Button className="field-adorn">
          <Icon name="down" />
        </Button>
      )}
    </Group>
  );
}
