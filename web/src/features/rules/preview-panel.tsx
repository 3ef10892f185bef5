import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Preview } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import { Disclosure, isolate, ProblemBanner, Skeleton } from '../../ui/index.ts';
import type { Option } from '../../ui/list-box.tsx';
import { useRuleFields } from './fields.ts';
import { PersonPicker } from './person-picker.tsx';
import { TestedPerson } from './tested-person.tsx';
import type { usePreview } from './use-preview.ts';

const NAMED = 5;

interface PanelProps {
  preview: ReturnType<typeof usePreview>;
  person: Option | null;
  onPerson: (person: Option | null) => void;
}

/** What the rule would do, beside it, as it is written. Its lines keep their places; only what they say changes. */
export function PreviewPanel({ preview, person, onPerson }: PanelProps) {
  const t = useTranslations('rules');
  const { data, error, waiting, incomplete } = preview;
  return (
    <section className="rule-preview" aria-labelledby="rule-preview">
      <header className="flex gap-2 items-center">
        <h2 id="rule-preview" className="section-title grow">
          {t('preview')}
        </h2>
        {waiting && <span className="spinner" aria-hidden="true" />}
      </header>
      {error ? (
        <ProblemBanner error={error} onRetry={preview.retry} />
      ) : data ? (
        <Effects data={data} stale={incomplete} />
      ) : incomplete ? (
        <p className="meta">{t('previewWaits')}</p>
      ) : (
        <Skeleton lines={4} />
      )}
      <div className="grid gap-2">
        <PersonPicker
          id="rule-test"
          label={t('testPerson')}
          hint={person ? undefined : t('testPersonHint')}
          value={person}
          onChange={onPerson}
        />
        {person && data?.test?.user.id === person.id && <TestedPerson test={data.test} />}
      </div>
      {data && data.unconfirmed.length > 0 && <Unconfirmed values={data.unconfirmed} />}
    </section>
  );
}

function Effects({ data, stale }: { data: Preview; stale: boolean }) {
  const t = useTranslations('rules');
  return (
    <div className="grid gap-3" data-stale={stale || undefined}>
      <div>
        <p className="section-title">{t('matching', { count: data.matches.count })}</p>
        <p className="meta">{stale ? t('previewStale') : <Names some={data.matches} />}</p>
      </div>
      <dl className="grid gap-2">
        <Effect term={t('joins')} some={data.joins} />
        <Effect term={t('leaves')} some={data.leaves} />
        <Effect term={t('withoutTeam')} some={data.without_team} />
      </dl>
    </div>
  );
}

function Effect({ term, some }: { term: string; some: Preview['joins'] }) {
  const format = useFormatter();
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <b className="font-medium">{format.number(some.count)}</b>
        <span className="meta block">
          <Names some={some} />
        </span>
      </dd>
    </div>
  );
}

/** A few of them by name, and how many there are beside these. */
export function Names({ some }: { some: Preview['joins'] }): ReactNode {
  const t = useTranslations('rules');
  const format = useFormatter();
  const named = some.sample.slice(0, NAMED).map((one) => isolate(one.name));
  const rest = some.count - named.length;
  return format.list(rest > 0 ? [...named, t('more', { count: rest })] : named, { type: 'conjunction' });
}

/** Values that count for the rule only once somebody has confirmed them. */
export function Unconfirmed({ values }: { values: Preview['unconfirmed'] }) {
  const t = useTranslations('rules');
  const format = useFormatter();
  const fields = useRuleFields();
  const count = values.reduce((sum, one) => sum + one.count, 0);
  return (
    <Disclosure label={t('unconfirmed', { count })}>
      <ul className="grid gap-2">
        {values.map((one) => (
          <li key={`${one.field} ${one.value}`} className="wrap-anywhere">
            <span>
              {fields?.find((field) => field.key === one.field)?.name ?? one.field}: <bdi>{one.value}</bdi>
            </span>
            <span className="meta block">
              {format.list(
                one.count > one.sample.length
                  ? [...one.sample.map(isolate), t('more', { count: one.count - one.sample.length })]
                  : one.sample.map(isolate),
                { type: 'conjunction' },
              )}
            </span>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
