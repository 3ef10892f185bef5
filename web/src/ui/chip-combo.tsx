import { type KeyboardEvent, type ReactNode, type Ref, useMemo, useRef, useState } from 'react';
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { useTranslations } from 'use-intl';
import { cx } from './class-names.ts';
import { comboBase } from './combo-box.tsx';
import { Field, type FieldBase, splitField } from './field.tsx';
import { Icon } from './icons.tsx';
import { isolate } from './isolate.ts';
import { ListPopup, type Option, OptionItem } from './list-box.tsx';
import { announce } from './toaster.tsx';

export interface ChipComboProps extends FieldBase {
  /** Everything that may be listed; locked entries are shown and cannot be chosen (“joins by rule”). */
  options: readonly Option[];
  /** Ids of the chosen ones, in the order in which they were chosen. */
  value: readonly string[];
  onChange: (ids: string[]) => void;
  /** Chips that stand there for another reason and cannot be removed here: by rule, or of another admin's team. */
  fixed?: readonly { id: string; name: string; why: string }[];
  placeholder?: string;
  foot?: ReactNode;
  onBlur?: () => void;
  ref?: Ref<HTMLInputElement>;
}

/**
 * Several of a list, as chips: type, arrow down, Enter adds and the list stays open; Backspace in the empty input first
 * marks the last chip, then removes it; each chip has its own labeled button.
 */
export function ChipCombo(props: ChipComboProps) {
  const [field, own] = splitField(props);
  const { options, value, onChange, fixed, placeholder, foot, onBlur, ref } = own;
  const t = useTranslations('kit');
  const [armed, setArmed] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const byId = useMemo(() => new Map(options.map((option) => [option.id, option])), [options]);
  const nameOf = (id: string) => byId.get(id)?.name ?? id;
  const input = () => box.current?.querySelector('input');

  const remove = (id: string) => {
    onChange(value.filter((one) => one !== id));
    announce(t('chipRemoved', { name: isolate(nameOf(id)) }));
    input()?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const last = value.at(-1);
    if (event.key !== 'Backspace' || event.currentTarget.value !== '' || last === undefined)
      return setArmed(false);
    event.preventDefault();
    if (armed) remove(last);
    else announce(t('chipArmed', { name: isolate(nameOf(last)) }));
    setArmed(!armed);
  };

  return (
    <Field {...field}>
      {(ids) => (
        <AriaComboBox
          {...comboBase(field, ids)}
          selectionMode="multiple"
          // Nothing found is said; without it, the next arrow key would open the whole list and Enter take its first.
          allowsEmptyCollection
          defaultItems={options}
          value={[...value]}
          onChange={(keys) => {
            const next = keys.map(String);
            // Keep the order of choosing; the collection reports its own.
            onChange([
              ...value.filter((id) => next.includes(id)),
              ...next.filter((id) => !value.includes(id)),
            ]);
          }}
          onBlur={() => {
            setArmed(false);
            onBlur?.();
          }}
        >
          <Group
            ref={box}
            className="field-box chips-box"
            onPointerDown={(event) => {
              if (event.target !== event.currentTarget) return;
              event.preventDefault();
              input()?.focus();
            }}
          >
            {value.map((id, index) => (
              <span key={id} className={cx('chip', armed && index === value.length - 1 && 'chip-armed')}>
                <bdi className="cut">{nameOf(id)}</bdi>
                <button
                  type="button"
                  aria-label={t('removeChip', { name: nameOf(id) })}
                  onClick={() => remove(id)}
                >
                  <Icon name="close" />
                </button>
              </span>
            ))}
            {fixed?.map((chip) => (
              <span key={chip.id} className="chip chip-locked">
                <Icon name="lock" />
                <span className="cut">
                  <bdi>{chip.name}</bdi>, {chip.why}
                </span>
              </span>
            ))}
            <Input
              ref={ref ?? null}
              placeholder={value.length === 0 ? (placeholder ?? '') : t('addMore')}
              onKeyDown={onKeyDown}
              aria-description={value.length > 0 ? t('chipsHelp', { count: value.length }) : undefined}
            />
          </Group>
          <ListPopup empty={t('noMatch')} foot={foot}>
            {(item: Option) => <OptionItem option={item} />}
          </ListPopup>
        </AriaComboBox>
      )}
    </Field>
  );
}
