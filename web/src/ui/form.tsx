import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import {
  type Control,
  type FieldPath,
  type FieldPathValue,
  type FieldValues,
  type UseFormReturn,
  useController,
} from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { ProblemError, type ProblemItem } from '../app/problem.ts';
import { cx } from './class-names.ts';

export interface FormProps<T extends FieldValues> {
  form: UseFormReturn<T>;
  /** Called with valid values. Throw or reject freely: show the outcome with `showProblem`. */
  onSubmit: (values: T, intent: 'first' | 'second') => unknown;
  /** The second button's turn: Ctrl+Shift+Enter, or a submit button named `second`. */
  hasSecond?: boolean;
  className?: string;
  children: ReactNode;
  id?: string;
}

/** A form that keeps its own rules: no browser messages, Ctrl+Enter submits, the first bad field gets the focus. */
export function Form<T extends FieldValues>(props: FormProps<T>) {
  const { form, onSubmit, hasSecond, className, children, id } = props;
  const element = useRef<HTMLFormElement>(null);
  const run = (intent: 'first' | 'second') =>
    form.handleSubmit(
      (values) => onSubmit(values, intent),
      () => requestAnimationFrame(() => focusFirstBad(element.current)),
    )();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const button = (event.nativeEvent as SubmitEvent).submitter;
    void run(
      hasSecond && button instanceof HTMLButtonElement && button.name === 'second' ? 'second' : 'first',
    );
  };
  // On the way down: some fields keep their keys to themselves.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void run(hasSecond && event.shiftKey ? 'second' : 'first');
  };
  return (
    <form
      ref={element}
      id={id}
      className={cx(className)}
      noValidate
      onSubmit={submit}
      onKeyDownCapture={onKeyDown}
    >
      {children}
    </form>
  );
}

/** Puts the focus on the first field that is marked invalid, opening what hides it. */
export function focusFirstBad(root: ParentNode | null | undefined): void {
  const bad = root?.querySelector<HTMLElement>(
    '[aria-invalid="true"]:not([type="hidden"]), .field-bad button, .field-bad input',
  );
  const hidden = bad?.closest('details:not([open])');
  if (hidden instanceof HTMLDetailsElement) hidden.open = true;
  const number = bad?.closest('.phone-box')?.querySelector<HTMLElement>('input[type="tel"]');
  const target = bad?.matches('input, textarea, button, [tabindex]')
    ? bad
    : bad?.querySelector<HTMLElement>('input, button, [tabindex]');
  (number ?? target)?.focus();
}

/** Puts the focus on a field after `form.reset`, which lets go of its fields until they are drawn again. */
export const focusAfterReset = <T extends FieldValues>(form: UseFormReturn<T>, name: FieldPath<T>): void => {
  requestAnimationFrame(() => form.setFocus(name));
};

/** What a kit field needs from react-hook-form: `<TextField {...useBound(form.control, 'first_name')} label="…" />`. */
export function useBound<T extends FieldValues, N extends FieldPath<T>>(control: Control<T>, name: N) {
  const { field, fieldState } = useController({ control, name });
  return {
    value: field.value as FieldPathValue<T, N>,
    onChange: field.onChange as (value: FieldPathValue<T, N>) => void,
    onBlur: field.onBlur,
    ref: field.ref,
    error: fieldState.error?.message,
  };
}

/**
 * Puts a server's refusals at their fields and returns those that have none, for a banner.
 * `names` maps a JSON Pointer (`/employee_id`) to the form's name; without an entry the pointer's own words are used.
 */
export function showProblem<T extends FieldValues>(
  form: UseFormReturn<T>,
  problem: ProblemError | readonly ProblemItem[],
  names: Readonly<Record<string, FieldPath<T>>> = {},
): ProblemItem[] {
  const items = problem instanceof ProblemError ? problem.errors : problem;
  const left: ProblemItem[] = [];
  for (const item of items) {
    const name = item.pointer === null ? undefined : (names[item.pointer] ?? nameOf<T>(form, item.pointer));
    if (name) form.setError(name, { type: item.code, message: item.detail });
    else left.push(item);
  }
  return left;
}

/**
 * Shows why a form was refused: at its fields, with the focus on the first. Returns what no field can show (a refusal
 * without field, no connection, a fault) for a `ProblemBanner`, null when the fields say it all.
 */
export function placeProblem<T extends FieldValues>(
  form: UseFormReturn<T>,
  error: unknown,
  names: Readonly<Record<string, FieldPath<T>>> = {},
): unknown {
  if (!(error instanceof ProblemError)) return error;
  const left = showProblem(form, error, names);
  const first = error.errors.find((item) => !left.includes(item));
  const name = first?.pointer ? (names[first.pointer] ?? nameOf<T>(form, first.pointer)) : undefined;
  if (name) requestAnimationFrame(() => form.setFocus(name));
  return left.length > 0 || error.errors.length === 0 ? error : null;
}

function nameOf<T extends FieldValues>(form: UseFormReturn<T>, pointer: string): FieldPath<T> | undefined {
  const name = pointer.slice(1).replaceAll('/', '.');
  return name in form.getValues() || name.includes('.') ? (name as FieldPath<T>) : undefined;
}

export interface ErrorSummaryProps {
  /** One line per bad field; pressing it goes there. */
  errors: readonly { id: string; text: string }[];
  /** Changes with every failed submit. */
  attempt: number;
}

/** What has to be mended before the form can go, each line a way to its field. Announced by being read in the form's order. */
export function ErrorSummary({ errors, attempt }: ErrorSummaryProps) {
  const t = useTranslations('kit');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt > 0) box.current?.scrollIntoView({ block: 'nearest' });
  }, [attempt]);
  if (errors.length === 0) return null;
  return (
    <section className="summary" ref={box} aria-labelledby="error-summary-title">
      <h3 id="error-summary-title">{t('errorsTitle', { count: errors.length })}</h3>
      <ul>
        {errors.map((one) => (
          <li key={one.id}>
            <button type="button" className="link" onClick={() => goTo(one.id)}>
              {one.text}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function goTo(id: string): void {
  const field = document.getElementById(id);
  const hidden = field?.closest('details:not([open])');
  if (hidden instanceof HTMLDetailsElement) hidden.open = true;
  const target = field?.matches('input, textarea, button')
    ? field
    : field?.querySelector<HTMLElement>('input, button, [tabindex]');
  target?.focus();
}
