import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { SearchField } from '../../ui/index.ts';
import { Menu } from '../../ui/menu.tsx';
import type { UsersAnswer, UsersView } from './directory.ts';
import { useSlashKey } from './use-slash-key.ts';

interface UsersToolbarProps {
  view: UsersView;
  onText: (text: string) => void;
  counts: UsersAnswer['counts'] | undefined;
  inviting: boolean;
}

const PAUSE_MS = 200;

/** Search, and the views that are rarely wanted. */
export function UsersToolbar({ view, onText, counts, inviting }: UsersToolbarProps) {
  const t = useTranslations('users');
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [slash, setSlash] = useSlashKey(input);
  const [typed, setTyped] = useTyped(view.text, onText);
  const removed = counts?.removed ?? 0;
  return (
    <div className="toolbar">
      <SearchField
        ref={input}
        label={t('search')}
        placeholder={t('searchPlaceholder')}
        value={typed}
        onChange={setTyped}
        {...(slash ? { shortcut: '/' } : {})}
      />
      <Menu
        size="toolbar"
        label={t('moreViews')}
        align="end"
        items={[
          ...(removed > 0 || view.status === 'removed'
            ? [
                {
                  id: 'removed',
                  icon: 'trash' as const,
                  label: t('showRemoved', { count: removed }),
                  onPress: () =>
                    void navigate({
                      to: inviting ? '/admin/identity/users/invite' : '/admin/identity/users',
                      search: { status: 'removed' },
                      state: true,
                    }),
                },
                null,
              ]
            : []),
          {
            id: 'slash',
            icon: 'search',
            label: t(slash ? 'slashOff' : 'slashOn'),
            note: t('slashNote'),
            onPress: () => setSlash(!slash),
          },
        ]}
      />
    </div>
  );
}

/** What stands in the field follows each key; the list is asked when the reader pauses. */
function useTyped(text: string, onText: (text: string) => void): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(text);
  const told = useRef(text);
  useEffect(() => {
    // Changed from outside: by Back, or by a button that clears the search.
    if (text !== told.current) {
      told.current = text;
      setTyped(text);
    }
  }, [text]);
  useEffect(() => {
    const next = typed.trim();
    if (next === told.current) return;
    const timer = setTimeout(
      () => {
        told.current = next;
        onText(next);
      },
      next === '' ? 0 : PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [typed, onText]);
  return [typed, setTyped];
}
