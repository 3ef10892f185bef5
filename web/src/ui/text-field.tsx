import type { ComponentProps, ReactNode, Ref } from 'react';
import { useTranslations } from 'use-intl';
import { Field, type FieldBase, splitField } from './field.tsx';
import { Icon, type IconName } from './icons.tsx';

type Own = 'value' | 'onChange' | 'id' | 'className' | 'required' | 'ref' | 'onBlur';

export interface TextFieldProps extends FieldBase, Omit<ComponentProps<'input'>, Own> {
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  ref?: Ref<HTMLInputElement>;
  /** Inside the box, before and after the text. */
  icon?: IconName;
  after?: ReactNode;
  /** Takes the focus when its sheet opens. */
  focusFirst?: boolean;
}

/** One line of text. Other people's data: the browser's own suggestions stay off unless asked for. */
export function TextField(props: TextFieldProps) {
  const [field, { value, onChange, onBlur, ref, icon, after, focusFirst, ...rest }] = splitField(props);
  return (
    <Field {...field}>
      {(ids) => (
        <div className="field-box">
          {icon && <Icon name={icon} />}
          <input
            autoComplete="off"
            {...rest}
            ref={ref}
            id={ids.control}
            value={value}
            data-autofocus={focusFirst ? '' : undefined}
            aria-invalid={field.error ? true : undefined}
            aria-required={field.required || undefined}
            aria-describedby={ids.describedBy}
            onChange={(event) => onChange(event.target.value)}
            onBlur={onBlur}
          />
          {after}
        </div>
      )}
    </Field>
  );
}

export interface TextAreaProps extends FieldBase, Omit<ComponentProps<'textarea'>, Own> {
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  ref?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps) {
  const [field, { value, onChange, onBlur, ref, ...rest }] = splitField(props);
  return (
    <Field {...field}>
      {(ids) => (
        <div className="field-box">
          <textarea
            autoComplete="off"
            {...rest}
            ref={ref}
            id={ids.control}
            value={value}
            aria-invalid={field.error ? true : undefined}
            aria-required={field.required || undefined}
            aria-describedby={ids.describedBy}
            onChange={(event) => onChange(event.target.value)}
            onBlur={onBlur}
          />
        </div>
      )}
    </Field>
  );
}

export interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  /** The key that focuses it, shown in the box; the screen binds it. */
  shortcut?: string;
  ref?: Ref<HTMLInputElement>;
}

/** Search in a toolbar: Escape empties it before it does anything else. */
export function SearchField({ label, value, onChange, placeholder, shortcut, ref }: SearchFieldProps) {
  const t = useTranslations('kit');
  return (
    <search className="field-search">
      <div className="field-box" data-toolbar="">
        <Icon name="search" />
        <input
          ref={ref}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          autoComplete="off"
          spellCheck={false}
          aria-label={label}
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || value === '') return;
            event.stopPropagation();
            onChange('');
          }}
        />
        {value ? (
          <button
            type="button"
            className="field-adorn"
            aria-label={t('clearSearch')}
            onClick={() => onChange('')}
          >
            <Icon name="close" />
          </button>
        ) : (
          shortcut && (
            <span className="kbd" aria-hidden="true">
              {shortcut}
            </span>
          )
        )}
      </div>
    </search>
  );
}
