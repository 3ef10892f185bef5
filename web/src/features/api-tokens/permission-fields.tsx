import type { Ref } from 'react';
import { useTranslations } from 'use-intl';
import type { TokenPermission } from '../../../../server/src/platform/permissions.ts';
import { useSession } from '../../app/session.ts';
import { Checkbox, Field } from '../../ui/index.ts';
import { groups, keyOf, permissionsOf } from './permissions.ts';

interface PermissionFieldsProps {
  value: readonly TokenPermission[];
  onChange: (value: TokenPermission[]) => void;
  error: string | undefined;
  ref?: Ref<HTMLInputElement>;
}

/** What the token may do: of what a token can be given, what this admin holds. */
export function PermissionFields({ value, onChange, error, ref }: PermissionFieldsProps) {
  const t = useTranslations('tokens');
  const { may } = useSession();
  const shown = groups
    .map((group) => ({ group, permissions: permissionsOf(group).filter(may) }))
    .filter(({ permissions }) => permissions.length > 0);
  const first = shown[0]?.permissions[0];
  const toggle = (permission: TokenPermission, on: boolean) =>
    onChange(on ? [...value, permission] : value.filter((one) => one !== permission));
  return (
    <Field label={t('permissions')} hint={t('permissionsHint')} required group {...(error ? { error } : {})}>
      {(ids) => (
        <fieldset className="grid gap-4" aria-labelledby={ids.label} aria-describedby={ids.describedBy}>
          {shown.map(({ group, permissions }) => (
            <fieldset key={group} className="grid gap-1">
              <legend className="text-sm text-ink-2 pb-1">{t(`groups.${group}`)}</legend>
              {permissions.map((permission) => (
                <Checkbox
                  key={permission}
                  label={t(`can.${keyOf(permission)}`)}
                  checked={value.includes(permission)}
                  onChange={(on) => toggle(permission, on)}
                  aria-invalid={error !== undefined && permission === first ? true : undefined}
                  {...(permission === first && ref ? { ref } : {})}
                />
              ))}
            </fieldset>
          ))}
        </fieldset>
      )}
    </Field>
  );
}
