import { type DirectoryRow, getUser } from '@contracts/directory';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { Menu } from '../../ui/menu.tsx';
import { useActionEntries } from './actions/use-action-entries.tsx';
import type { Asked } from './actions/user-dialogs.tsx';

/** What can be done with a person, asked of the server when the menu is neared: it alone knows what this admin may do. */
export function RowMenu({ row, onAsk }: { row: DirectoryRow; onAsk: (asked: Asked) => void }) {
  const t = useTranslations('users');
  const navigate = useNavigate();
  const [near, setNear] = useState(false);
  const { data, isError } = useQuery({
    queryKey: ['user', row.id],
    queryFn: ({ signal }) => call(getUser, { params: { id: row.id }, signal }),
    enabled: near,
    staleTime: 5000,
  });
  const actions = useActionEntries(near ? data : undefined, onAsk);
  const wait = { id: 'wait', label: t(isError ? 'actionsFailed' : 'actionsLoading'), off: true };
  return (
    <Menu
      size="small"
      label={t('actionsFor', { name: row.name })}
      onNear={() => setNear(true)}
      items={[
        {
          id: 'open',
          icon: 'user',
          label: t('open'),
          onPress: () => void navigate({ to: '/admin/identity/users/$userId', params: { userId: row.id } }),
        },
        ...(data ? actions : [wait]),
      ]}
    />
  );
}
