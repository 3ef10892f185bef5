import type { PolicyEffect } from '@contracts/sign-in-policies';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx';
import { Banner, Button, Name, PlainLink, ProblemBanner, When } from '../../ui/index.ts';
import { METHODS } from './methods.ts';

/** What the policy would do to whom, before it is saved; or why it cannot be. */
export function EffectDialog(props: {
  effect: PolicyEffect | null;
  /** Why it could not be saved. */
  fault: unknown;
  onClose: () => void;
  onSave: () => Promise<void>;
}) {
  const t = useTranslations('signIn');
  const { effect, fault, onClose, onSave } = props;
  // The words stay while the dialog goes away.
  const [shown, setShown] = useState(effect);
  if (effect && effect !== shown) setShown(effect);
  const refused = (shown?.refusals.length ?? 0) > 0;
  const said = shown && <Effect effect={shown} />;
  if (refused)
    return (
      <Dialog
        open={effect !== null}
        title={t('refusedTitle')}
        onClose={onClose}
        actions={<Button onClick={onClose}>{t('back')}</Button>}
      >
        {shown?.refusals.map(({ detail, next_step }) => (
          <Banner key={detail} tone="bad" title={detail}>
            {next_step}
          </Banner>
        ))}
        {said}
      </Dialog>
    );
  return (
    <ConfirmDialog
      open={effect !== null}
      title={t('effectTitle')}
      confirmLabel={t('save')}
      onClose={onClose}
      onConfirm={onSave}
    >
      {fault !== null && <ProblemBanner error={fault} />}
      {said}
    </ConfirmDialog>
  );
}

function Effect({ effect }: { effect: PolicyEffect }) {
  const t = useTranslations('signIn');
  const losing = METHODS.filter((method) => effect.loses[method] > 0);
  const lists = [
    ['shutOut', effect.shut_out],
    ['nothingInCommon', effect.nothing_in_common],
    ['adminsWithout', effect.admins_without],
  ] as const;
  const quiet = losing.length === 0 && lists.every(([, { count }]) => count === 0);
  return (
    <div className="grid gap-3">
      {quiet && <p>{t('effectNone')}</p>}
      {losing.length > 0 && (
        <ul>
          {losing.map((method) => (
            <li key={method}>{t('loses', { count: effect.loses[method], method: t(`method.${method}`) })}</li>
          ))}
        </ul>
      )}
      {lists.map(
        ([key, list]) =>
          list.count > 0 && <People key={key} said={t(key, { count: list.count })} list={list} />,
      )}
      {effect.in_force_from && effect.admins_without.count > 0 && (
        <p>{t.rich('inForce', { day: () => <When at={effect.in_force_from ?? ''} /> })}</p>
      )}
    </div>
  );
}

/** So many are read; more only push the buttons away. */
const NAMED = 8;

/** The first of them by name. */
function People({ said, list }: { said: string; list: PolicyEffect['shut_out'] }) {
  const t = useTranslations('signIn');
  const named = list.items.slice(0, NAMED);
  const rest = list.count - named.length;
  return (
    <section>
      <p>{said}</p>
      <ul className="grid gap-2">
        {named.map(({ id, name }) => (
          <li key={id}>
            <PlainLink to="/admin/identity/users/$userId" params={{ userId: id }}>
              <Name>{name}</Name>
            </PlainLink>
          </li>
        ))}
        {rest > 0 && <li>{t('andMore', { count: rest })}</li>}
      </ul>
    </section>
  );
}
