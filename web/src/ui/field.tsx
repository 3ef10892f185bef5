import { type ReactNode, useId } from 'react';
import { useTranslations } from 'use-intl';
import { cx } from './class-names.ts';
import { Icon } from './icons.tsx';

/** What every field takes beside its value. */
export interface FieldBase {
  label: string;
  /** Small text at the far end of the label's line, for example “Optional, both are used”. */
  aside?: ReactNode;
  hint?: ReactNode;
  /** Set: the field is invalid. A node may carry links and, through `errorActions`, ways out. */
  error?: ReactNode;
  errorActions?: ReactNode;
  /** A doubt that does not stop the form, for example a landline. */
  warning?: ReactNode;
  warningActions?: ReactNode;
  required?: boolean | undefined;
  /** Takes the label out of sight, never out of the accessibility tree. */
  hideLabel?: boolean | undefined;
  id?: string | undefined;
  className?: string | undefined;
}

export interface FieldIds {
  control: string;
  label: string;
  describedBy: string | undefined;
}

const baseKeys = [
  'label',
  'aside',
  'hint',
  'error',
  'errorActions',
  'warning',
  'warningActions',
  'required',
  'hideLabel',
  'id',
  'className',
] as const;

/** Parts the field's own props from those of its control. */
export function splitField<P extends FieldBase>(props: P): [FieldBase, Omit<P, keyof FieldBase>] {
  const field: Record<string, unknown> = {};
  const rest: Record<string, unknown> = { ...(props as object) };
  for (const key of baseKeys) {
    field[key] = props[key];
    delete rest[key];
  }
  return [field as unknown as FieldBase, rest as Omit<P, keyof FieldBase>];
}

/** Label, control, then error or hint, tied together. `group` for controls that are not one input. */
export function Field(props: FieldBase & { group?: boolean; children: (ids: FieldIds) => ReactNode }) {
  const {
    label,
    aside,
    hint,
    error,
    errorActions,
    warning,
    warningActions,
    required,
    hideLabel,
    group,
    className,
  } = props;
  const t = useTranslations('kit');
  const own = useId();
  const id = props.id ?? own;
  const noteId = `${id}-note`;
  const hintId = `${id}-hint`;
  const describedBy = cx((error || warning) && noteId, hint && hintId) || undefined;
  const Tag = group ? 'span' : 'label';
  return (
    <div className={cx('field', error && 'field-bad', className)}>
      <Tag
        className={hideLabel ? 'vh' : 'field-label'}
        id={`${id}-label`}
        {...(group ? {} : { htmlFor: id })}
      >
        <b className="font-medium field-needed">
          {label}
          {required && <span className="vh field-needed"> {t('required')}</span>}
        </b>
        {aside && <span>{aside}</span>}
      </Tag>
      {props.children({ control: id, label: `${id}-label`, describedBy })}
      {hint && !error && (
        <p className="field-hint" id={hintId}>
          {hint}
        </p>
      )}
      <div id={noteId}>
        {error ? (
          <Note actions={errorActions}>{error}</Note>
        ) : (
          warning && (
            <Note warning actions={warningActions}>
              {warning}
            </Note>
          )
        )}
      </div>
    </div>
  );
}

function Note({
  warning,
  actions,
  children,
}: {
  warning?: boolean;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={cx('field-error', warning && 'field-warning')}>
      <Icon name={warning ? 'warning' : 'alert'} />
      <div className="grow">
        <p>{children}</p>
        {actions && <div className="acts">{actions}</div>}
      </div>
    </div>
  );
}
