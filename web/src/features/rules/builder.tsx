import type { Team } from '@contracts/teams';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { TeamRule } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import { AskBeforeLeaving } from '../../ui/ask-before-leaving.tsx';
import { ErrorSummary } from '../../ui/form.tsx';
import { Banner, Button, LinkButton, ProblemBanner, Switch } from '../../ui/index.ts';
import type { Option } from '../../ui/list-box.tsx';
import { draftOf, emptyDraft, exceptionsOf, ruleOf } from './draft.ts';
import { ExceptionsEditor } from './exceptions-editor.tsx';
import type { RuleField } from './fields.ts';
import { GroupEditor } from './group-editor.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { SaveDialog } from './save-dialog.tsx';
import { usePreview } from './use-preview.ts';
import { type RuleDraft, useRuleDraft } from './use-rule-draft.ts';
import { useSaveRule } from './use-save-rule.ts';

interface BuilderProps {
  team: Team;
  saved: TeamRule | null;
  fields: readonly RuleField[];
}

/** The rule on one side, what it would do on the other, and the way to save it below. */
export function Builder({ team, saved, fields }: BuilderProps) {
  const t = useTranslations('rules');
  const [start] = useState(() => (saved ? draftOf(saved.rule, saved.exceptions) : emptyDraft()));
  const rule = useRuleDraft(start);
  const [person, setPerson] = useState<Option | null>(null);
  const preview = usePreview(team.id, rule.draft, person?.id);
  const save = useSaveRule(team, saved?.version ?? 0, rule);
  const dirty = textOf(rule) !== useFirst(textOf(rule));
  return (
    <form
      className="sheet-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save.ask();
      }}
    >
      <div className="page-body rule grid gap-6 content-start flex-1">
        <div className="grid gap-6">
          <Refused save={save} />
          <Switch
            label={t('everyoneSwitch')}
            hint={t('everyoneHint')}
            checked={rule.draft.everyone}
            onChange={rule.setEveryone}
          />
          {!rule.draft.everyone && (
            <GroupEditor group={rule.draft.root} level={1} rule={rule} fields={fields} teamId={team.id} />
          )}
          <ExceptionsEditor rule={rule} />
        </div>
        <PreviewPanel preview={preview} person={person} onPerson={setPerson} />
      </div>
      <div className="save-bar" data-dirty={dirty || undefined}>
        <Button type="submit" kind="primary" busy={save.busy}>
          {t(saved ? 'saveDots' : 'makeDynamicDots')}
        </Button>
        <LinkButton to="/admin/identity/teams/$teamId" params={{ teamId: team.id }}>
          {t('cancel')}
        </LinkButton>
      </div>
      {save.effects && (
        <SaveDialog
          // What was chosen for one set of effects is no answer for another.
          key={save.turn}
          team={team}
          rule={ruleOf(rule.draft)}
          open={save.asking}
          effects={save.effects}
          byRule={saved !== null}
          onSave={save.save}
          onClose={save.close}
        />
      )}
      <AskBeforeLeaving dirty={dirty} />
    </form>
  );
}

const textOf = ({ draft }: RuleDraft): string =>
  JSON.stringify([ruleOf(draft) ?? draft.root, draft.everyone, exceptionsOf(draft)]);

function useFirst(text: string): string {
  const [first] = useState(text);
  return first;
}

/** Why it could not be saved, each line a way to its condition. It takes the focus with every try. */
function Refused({ save }: { save: ReturnType<typeof useSaveRule> }) {
  const t = useTranslations('rules');
  const box = useRef<HTMLDivElement>(null);
  const { refused, lines, attempt, stale } = save;
  useEffect(() => {
    if (attempt > 0) box.current?.focus();
  }, [attempt]);
  return (
    // Empty it would still take its place among the parts of the form.
    <div ref={box} tabIndex={-1} hidden={lines.length === 0 && !stale && refused === null}>
      <ErrorSummary errors={lines} attempt={attempt} />
      {stale ? (
        <Banner
          tone="warn"
          title={t('changedTitle')}
          actions={
            <Button size="small" onClick={save.reload}>
              {t('reload')}
            </Button>
          }
        >
          <p>{t('changedText')}</p>
        </Banner>
      ) : (
        refused !== null && <ProblemBanner error={refused} />
      )}
    </div>
  );
}
