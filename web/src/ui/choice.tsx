import { type ComponentProps, type ReactNode, type Ref, useEffect, useId, useRef } from 'react';
import { cx } from './class-names.ts';
import { Field, type FieldBase, splitField } from './field.tsx';
import { Icon, type IconName } from './icons.tsx';

export interface CheckboxProps
  extends Omit<ComponentProps<'input'>, 'onChange' | 'checked' | 'type' | 'ref'> {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** Some, not all, of what it stands for. */
  indeterminate?: boolean;
  /** In table rows: the label is there for those who listen, the target is 24 pixels. */
  bare?: boolean;
  ref?: Ref<HTMLInputElement>;
}

/** One yes-or-no that takes effect with the form. */
export function Checkbox({ label, hint, checked, onChange, indeterminate, bare, ...rest }: CheckboxProps) {
  const own = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    if (own.current) own.current.indeterminate = indeterminate === true;
  }, [indeterminate]);
  const input = (
    <input
      {...rest}
      ref={rest.ref ?? own}
      type="checkbox"
      checked={checked}
      aria-label={bare ? label : undefined}
      aria-labelledby={bare ? undefined : `${id}-label`}
      aria-describedby={hint ? `${id}-hint` : undefined}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
  if (bare) {
    return (
      // biome-ignore lint/a11y/noLabelWithoutControl: the label around the input only enlarges its target.
      <label className="check check-bare">{input}</label>
    );
  }
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the input stands inside, as a value.
    <label className="check">
      {input}
      <span className="check-body">
        <span id={`${id}-label`}>{label}</span>
        {hint && (
          <span className="meta" id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}

/** A yes-or-no that takes effect at once. */
export function Switch(props: Omit<CheckboxProps, 'bare' | 'indeterminate'>) {
  return <Checkbox {...props} role="switch" />;
}

export interface Choice<V extends string> {
  value: V;
  label: string;
  hint?: ReactNode;
  icon?: IconName;
  disabled?: boolean;
}

export interface RadioGroupProps<V extends string> extends FieldBase {
  value: V | null;
  onChange: (value: V) => void;
  options: readonly Choice<V>[];
}

/** One of a few, each with room for a sentence. */
export function RadioGroup<V extends string>(props: RadioGroupProps<V>) {
  const [field, { value, onChange, options }] = splitField(props);
  const name = useId();
  return (
    <Field {...field} group>
      {(ids) => (
        <div
          role="radiogroup"
          aria-labelledby={ids.label}
          aria-describedby={ids.describedBy}
          aria-required={field.required || undefined}
        >
          {options.map((option) => (
            <label className="check" key={option.value}>
              <input
                type="radio"
                name={name}
                checked={option.value === value}
                disabled={option.disabled}
                aria-labelledby={`${name}-${option.value}`}
                aria-describedby={option.hint ? `${name}-${option.value}-hint` : undefined}
                onChange={() => onChange(option.value)}
              />
              <span className="check-body">
                <span id={`${name}-${option.value}`}>{option.label}</span>
                {option.hint && (
                  <span className="meta" id={`${name}-${option.value}-hint`}>
                    {option.hint}
                  </span>
                )}
              </span>
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}

export interface SegmentedProps<V extends string> {
  label: string;
  value: V;
  onChange: (value: V) => void;
  options: readonly Choice<V>[];
  /** Fills its line. */
  wide?: boolean;
  /** Shows the icons only; the words stay for those who listen. */
  iconsOnly?: boolean;
}

/** Two or three choices side by side: radio buttons that look like one control. */
export function Segmented<V extends string>(props: SegmentedProps<V>) {
  const { label, value, onChange, options, wide, iconsOnly } = props;
  const name = useId();
  return (
    <div className="segmented" role="radiogroup" aria-label={label} data-wide={wide || undefined}>
      {options.map((option) => (
        <label
          key={option.value}
          data-small={iconsOnly || undefined}
          title={iconsOnly ? option.label : undefined}
        >
          <input
            className="vh"
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
          />
          {option.icon && <Icon name={option.icon} />}
          <span className={cx(iconsOnly && 'vh')}>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
