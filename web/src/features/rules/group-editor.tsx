import { useTranslations } from 'use-intl';
import { Actions, Button, IconButton, Segmented } from '../../ui/index.ts';
import { ConditionRow, type Surroundings } from './condition-row.tsx';
import { DEEPEST, type DraftGroup, isDraftGroup } from './draft.ts';

interface GroupProps extends Surroundings {
  group: DraftGroup;
  /** One for the outermost. */
  level: number;
  tie?: string;
}

/** Conditions of which all or any must be met, groups among them. */
export function GroupEditor({ group, level, tie = '', ...around }: GroupProps) {
  const t = useTranslations('rules');
  const { rule } = around;
  const word = t(group.match === 'all' ? 'and' : 'or');
  const label = level === 1 ? t('conditions') : t('group', { level });
  const outermost = level === 1;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a part of a sentence.
    <div
      className="rule-group"
      id={group.id}
      role="group"
      aria-label={label}
      data-inner={!outermost || undefined}
    >
      <div className="flex flex-wrap gap-2 items-center">
        {!outermost && <span className="meta">{tie}</span>}
        <Segmented
          label={t('match')}
          value={group.match}
          onChange={(match) => rule.setMatch(group.id, match)}
          options={[
            { value: 'all', label: t('matchAll') },
            { value: 'any', label: t('matchAny') },
          ]}
        />
        {!outermost && (
          <IconButton
            icon="close"
            size="small"
            label={t('removeGroup', { level })}
            onClick={() => rule.remove(group)}
          />
        )}
      </div>
      {group.parts.map((part, index) => {
        const said = index === 0 ? '' : word;
        return isDraftGroup(part) ? (
          <GroupEditor key={part.id} {...around} group={part} level={level + 1} tie={said} />
        ) : (
          <ConditionRow
            key={part.id}
            {...around}
            condition={part}
            number={index + 1}
            tie={said}
            removable={!outermost || group.parts.length > 1}
          />
        );
      })}
      <Actions>
        <Button size="small" icon="plus" onClick={() => rule.addCondition(group)}>
          {t('addCondition')}
        </Button>
        {level < DEEPEST && (
          <Button size="small" kind="bare" icon="plus" onClick={() => rule.addGroup(group)}>
            {t('addGroup')}
          </Button>
        )}
      </Actions>
    </div>
  );
}
