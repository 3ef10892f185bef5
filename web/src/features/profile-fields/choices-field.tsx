import { type ClipboardEvent, type KeyboardEvent, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { announce, Button, Field, IconButton, isolate } from '../../ui/index.ts';
import { splitPasted } from './choices.ts';

export interface ChoicesFieldProps {
  value: readonly string[];
  onChange: (choices: string[]) => void;
  error?: string | undefined;
}

/** The choices of a field, one a line: Enter goes on to the next, a pasted list becomes as many lines. */
export function ChoicesField({ value, onChange, error }: ChoicesFieldProps) {
  const t = useTranslations('fields');
  const list = useRef<HTMLOListElement>(null);
  const focusLine = (index: number) =>
    requestAnimationFrame(() => list.current?.querySelectorAll('input')[index]?.focus());
  const put = (index: number, removed: number, ...added: string[]) =>
    onChange([...value.slice(0, index), ...added, ...value.slice(index + removed)]);

  const move = (index: number, by: -1 | 1) => {
    const next = [...value];
    const [line] = next.splice(index, 1);
    next.splice(index + by, 0, line ?? '');
    onChange(next);
    announce(
      t('movedTo', {
        name: line ? isolate(line) : t('choice', { number: index + 1 }),
        place: index + by + 1,
        of: next.length,
      }),
    );
    requestAnimationFrame(() => {
      const row = list.current?.children[index + by];
      const wanted = row?.querySelector<HTMLElement>(by < 0 ? '[data-up]' : '[data-down]');
      wanted?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>, index: number) => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      put(index + 1, 0, '');
      focusLine(index + 1);
    } else if (event.key === 'Backspace' && value[index] === '' && value.length > 1) {
      event.preventDefault();
      put(index, 1);
      focusLine(Math.max(0, index - 1));
    }
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>, index: number) => {
    const lines = splitPasted(event.clipboardData.getData('text'));
    if (lines.length < 2) return;
    event.preventDefault();
    const empty = value[index] === '';
    put(empty ? index : index + 1, empty ? 1 : 0, ...lines);
    focusLine(index + lines.length - (empty ? 1 : 0));
  };
  return (
    <Field label={t('choices')} hint={t('choicesHint')} error={error} required group>
      {(ids) => (
        <fieldset aria-labelledby={ids.label} aria-describedby={ids.describedBy} className="grid gap-2">
          <ol ref={list} className="grid gap-1">
            {value.map((text, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are known by their place only.
              <li key={index} className="flex gap-1 items-center">
                <div className="field-box grow">
                  <input
                    autoComplete="off"
                    aria-label={t('choice', { number: index + 1 })}
                    aria-invalid={error ? true : undefined}
                    maxLength={200}
                    value={text}
                    onChange={(event) => put(index, 1, event.target.value)}
                    onKeyDown={(event) => onKeyDown(event, index)}
                    onPaste={(event) => onPaste(event, index)}
                  />
                </div>
                <IconButton
                  data-up=""
                  size="small"
                  icon="down"
                  className="rotate-180"
                  label={t('moveUp', { name: text || t('choice', { number: index + 1 }) })}
                  unavailable={index === 0 ? t('isFirst') : undefined}
                  onClick={() => move(index, -1)}
                />
                <IconButton
                  data-down=""
                  size="small"
                  icon="down"
                  label={t('moveDown', { name: text || t('choice', { number: index + 1 }) })}
                  unavailable={index === value.length - 1 ? t('isLast') : undefined}
                  onClick={() => move(index, 1)}
                />
                <IconButton
                  size="small"
                  icon="close"
                  label={t('removeChoice', { name: text || t('choice', { number: index + 1 }) })}
                  unavailable={value.length === 1 ? t('needsOne') : undefined}
                  onClick={() => {
                    put(index, 1);
                    focusLine(Math.min(index, value.length - 2));
                  }}
                />
              </li>
            ))}
          </ol>
          <div>
            <Button
              size="small"
              icon="plus"
              onClick={() => {
                put(value.length, 0, '');
                focusLine(value.length);
              }}
            >
              {t('addChoice')}
            </Button>
          </div>
        </fieldset>
      )}
    </Field>
  );
}
