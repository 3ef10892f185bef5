import type { Ref } from 'react';
import { Button } from 'react-aria-components/Button';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { useTranslations } from 'use-intl';
import { Field, type FieldBase, splitField } from './field.tsx';
import { Icon } from './icons.tsx';
import { ListPopup, type Option, OptionItem } from './list-box.tsx';

export interface SelectProps<V extends string = string> extends FieldBase {
  value: V | null;
  onChange: (value: V) => void;
  options: readonly (Option & { id: V })[];
  placeholder?: string;
  onBlur?: () => void;
  ref?: Ref<HTMLButtonElement>;
}

/** One of a known, short list. For long lists use ComboBox. */
export function Select<V extends string>(props: SelectProps<V>) {
  const [field, { value, onChange, options, placeholder, onBlur, ref }] = splitField(props);
  const t = useTranslations('kit');
  return (
    <Field {...field} group>
      {(ids) => (
        <AriaSelect
          aria-labelledby={ids.label}
          value={value}
          onChange={(key) => key !== null && onChange(String(key) as V)}
          isInvalid={Boolean(field.error)}
          isRequired={field.required === true}
          validationBehavior="aria"
          placeholder={placeholder ?? t('choose')}
        >
          <Button
            ref={ref ?? null}
            id={ids.control}
            className="field-box select-button"
            {...(onBlur ? { onBlur } : {})}
            {...(ids.describedBy ? { 'aria-describedby': ids.describedBy } : {})}
          >
            <SelectValue className="cut">
              {({ selectedText, isPlaceholder, defaultChildren }) =>
                isPlaceholder ? <span data-placeholder="">{defaultChildren}</span> : selectedText
              }
            </SelectValue>
            <Icon name="down" />
          </Button>
          <ListPopup>
            {options.map((option) => (
              <OptionItem key={option.id} option={option} />
            ))}
          </ListPopup>
        </AriaSelect>
      )}
    </Field>
  );
}
