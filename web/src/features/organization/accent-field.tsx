import { useEffect, useRef } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { type AccentUse, accentOf, type Theme } from '../../../../server/src/platform/accent.ts';
import { announce, Icon, TextField } from '../../ui/index.ts';
import { isColor, normalColor } from './color.ts';

export interface AccentFieldProps {
  /** As typed; empty for Beckon's own. */
  value: string;
  onChange: (text: string) => void;
  onBlur?: () => void;
  error?: string | undefined;
}

const THEMES: Theme[] = ['light', 'dark'];

/** A color, typed or picked, with what becomes of it on light and on dark pages. */
export function AccentField({ value, onChange, error, ...rest }: AccentFieldProps) {
  const t = useTranslations('settings');
  const color = normalColor(value);
  const uses = accentOf(isColor(color) ? color : null);
  return (
    <>
      <TextField
        {...rest}
        label={t('accent')}
        aside={t('optional')}
        hint={t('accentHint')}
        error={error}
        dir="ltr"
        spellCheck={false}
        maxLength={9}
        placeholder="#7b2a5c"
        value={value}
        onChange={onChange}
        after={
          <input
            type="color"
            className="color-well"
            aria-label={t('accentPick')}
            value={uses.light.adjusted && isColor(color) ? color : uses.light.color}
            onChange={(event) => onChange(event.target.value)}
          />
        }
      />
      <ul className="verdicts" aria-label={t('verdict')}>
        {THEMES.map((theme) => (
          <Verdict key={theme} theme={theme} use={uses[theme]} />
        ))}
      </ul>
    </>
  );
}

/** Contrast of the text on the color; where the color as chosen does not do, what stands in for it. */
function Verdict({ theme, use }: { theme: Theme; use: AccentUse }) {
  const t = useTranslations('settings');
  const format = useFormatter();
  const ratio = (value: number) =>
    // Rounded down: 4.49 is not 4.5.
    t('ratio', { value: format.number(Math.floor(value * 10) / 10, { minimumFractionDigits: 1 }) });
  const sentence = use.adjusted
    ? t(`adjusted.${theme}`, {
        chosen: ratio(use.chosenContrast),
        used: ratio(use.contrast),
        color: use.color,
      })
    : t('passes', { used: ratio(use.contrast) });
  useSaid(sentence, use.adjusted);
  return (
    <li>
      <span className="verdict-sample" style={{ background: use.color, color: use.text }} aria-hidden="true">
        {t('sample')}
      </span>
      <span className="min-w-0">
        <span className="flex gap-1 items-center font-medium">
          <Icon
            name={use.adjusted ? 'warning' : 'check'}
            className={use.adjusted ? 'text-warn' : 'text-good'}
          />
          {t(`theme.${theme}`)}
        </span>
        <span className="meta block">{sentence}</span>
      </span>
    </li>
  );
}

const PAUSE_MS = 600;

/** Says the sentence once the typing pauses, but not the one that was there from the start. */
function useSaid(sentence: string, worthIt: boolean): void {
  const known = useRef(sentence);
  useEffect(() => {
    if (known.current === sentence) return;
    const timer = setTimeout(() => {
      known.current = sentence;
      if (worthIt) announce(sentence);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [sentence, worthIt]);
}
