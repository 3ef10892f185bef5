import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { AskBeforeLeaving } from '../../ui/ask-before-leaving.tsx';
import { Button } from '../../ui/index.ts';
import type { useChange } from './use-tool.ts';

interface ToolFormProps {
  change: Pick<ReturnType<typeof useChange>, 'busy' | 'mayChange'>;
  dirty: boolean;
  onSave: () => unknown;
  children: ReactNode;
}

/** The form of one view of a tool, with the bar that saves it for those who may. */
export function ToolForm({ change, dirty, onSave, children }: ToolFormProps) {
  const t = useTranslations('tools');
  return (
    <form
      className="sheet-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void onSave();
      }}
    >
      {children}
      {change.mayChange && (
        <div className="save-bar" data-dirty={dirty || undefined}>
          <Button type="submit" kind="primary" busy={change.busy}>
            {t('save')}
          </Button>
        </div>
      )}
      <AskBeforeLeaving dirty={dirty} />
    </form>
  );
}
