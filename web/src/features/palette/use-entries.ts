import { searchUsers } from '@contracts/directory';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { useSession } from '../../app/session.ts';
import { sections } from '../../app/shell/navigation.tsx';
import { teamNamesQuery } from '../../app/shell/navigation-facts.ts';
import { type Theme, useTheme } from '../../app/theme.ts';
import type { IconName } from '../../ui/index.ts';
import { dropDraft } from '../invitations/draft.ts';
import { useSettled } from '../teams/use-settled.ts';
import { savedViewsQuery } from '../users/views/queries.ts';
import { searchOf } from '../users/views/view-query.ts';
import { contactIn, type Entry, fits, type Group } from './entry.ts';
import { recentEntries } from './recent.ts';

const PEOPLE = 6;
const TEAMS = 5;
const VIEWS = 5;
const SHORTEST = 2;

export type Entries = Partial<Record<Group, readonly Entry[]>>;

/** What the palette offers for what was typed. Looking for people takes a moment: `searching`. */
export function useEntries(typed: string): { entries: Entries; searching: boolean } {
  const text = typed.trim();
  const people = usePeople(text);
  const teams = useTeams();
  const views = useViews();
  const pages = usePages();
  const actions = useActions();
  const invite = useInvite(text);
  if (text === '') return { entries: { recent: recentEntries(), pages, actions }, searching: false };
  const matching = (entries: readonly Entry[]) => entries.filter((entry) => fits(entry.label, text));
  return {
    entries: {
      invite,
      people: people.entries,
      teams: matching(teams).slice(0, TEAMS),
      views: matching(views).slice(0, VIEWS),
      pages: matching(pages),
      actions: matching(actions),
    },
    searching: people.searching,
  };
}

/** People as far as this admin may see them. The text goes in the body of the request, never into an address. */
function usePeople(typed: string): { entries: readonly Entry[]; searching: boolean } {
  const navigate = useNavigate();
  const { may } = useSession();
  const text = useSettled(typed);
  const wanted = may('users.view') && text.length >= SHORTEST;
  const { data, isFetching } = useQuery({
    queryKey: ['users', 'palette', text],
    queryFn: ({ signal }) => call(searchUsers, { body: { text, limit: PEOPLE }, signal }),
    enabled: wanted,
    placeholderData: keepPreviousData,
  });
  const rows = wanted && typed !== '' ? (data?.items ?? []) : [];
  return {
    searching: (wanted && isFetching) || (typed.length >= SHORTEST && text !== typed),
    entries: rows.map((row) => ({
      id: `person ${row.id}`,
      label: row.name,
      note: row.email ?? row.mobile ?? undefined,
      icon: 'user',
      run: () => void navigate({ to: '/admin/identity/users/$userId', params: { userId: row.id } }),
    })),
  };
}

function useTeams(): Entry[] {
  const navigate = useNavigate();
  const { may } = useSession();
  const { data } = useQuery({ ...teamNamesQuery, enabled: may('teams.view'), staleTime: 60_000 });
  return (data?.items ?? []).map((team) => ({
    id: `team ${team.id}`,
    label: team.name,
    icon: 'teams',
    run: () => void navigate({ to: '/admin/identity/teams/$teamId', params: { teamId: team.id } }),
  }));
}

/** One's own views of the Users list, and the shared ones. */
function useViews(): Entry[] {
  const navigate = useNavigate();
  const { may } = useSession();
  const { data } = useQuery({ ...savedViewsQuery, enabled: may('saved_views.use') });
  return (data ?? []).map((view) => ({
    id: `view ${view.id}`,
    label: view.name,
    icon: view.shared ? 'users' : 'user',
    run: () => void navigate({ to: '/admin/identity/users', search: searchOf(view) }),
  }));
}

function usePages(): Entry[] {
  const t = useTranslations('shell');
  const navigate = useNavigate();
  const session = useSession();
  return sections.flatMap(({ places }) =>
    places
      .filter((place) => session.may(place.needs) && (place.shown?.(session) ?? true))
      .map((place) => ({
        id: `page ${place.text}`,
        label: t(place.text),
        icon: place.icon,
        run: () => void navigate({ to: place.to }),
      })),
  );
}

const THEMES: Readonly<Record<Theme, { words: 'themeSystem' | 'themeLight' | 'themeDark'; icon: IconName }>> =
  {
    system: { words: 'themeSystem', icon: 'screen' },
    light: { words: 'themeLight', icon: 'sun' },
    dark: { words: 'themeDark', icon: 'moon' },
  };

function useActions(): Entry[] {
  const t = useTranslations('palette');
  const shell = useTranslations('shell');
  const navigate = useNavigate();
  const { may } = useSession();
  const [theme, setTheme] = useTheme();
  const actions: (Entry | false)[] = [
    may('invitations.create') && {
      id: 'invite',
      label: t('inviteUsers'),
      icon: 'plus',
      run: () => void navigate({ to: '/admin/identity/users/invite' }),
    },
    may('teams.manage') && {
      id: 'team',
      label: t('createTeam'),
      icon: 'plus',
      run: () => void navigate({ to: '/admin/identity/teams/new' }),
    },
    may('api_tokens.manage') && {
      id: 'token',
      label: t('createToken'),
      icon: 'plus',
      run: () => void navigate({ to: '/admin/organization/api-tokens/new' }),
    },
    ...(['system', 'light', 'dark'] as const).map(
      (one): Entry | false =>
        one !== theme && {
          id: `theme ${one}`,
          label: t('theme', { theme: shell(THEMES[one].words) }),
          icon: THEMES[one].icon,
          run: () => setTheme(one),
        },
    ),
    { id: 'out', label: shell('signOut'), icon: 'out', run: signOut },
  ];
  return actions.filter((action) => action !== false);
}

/** The form of the navigation's foot: signing out is a POST. */
function signOut(): void {
  dropDraft();
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/sign-out';
  document.body.append(form);
  form.submit();
}

/** Whoever types an address or a number may want to invite its holder. */
function useInvite(text: string): Entry[] {
  const t = useTranslations('palette');
  const navigate = useNavigate();
  const { may } = useSession();
  const contact = contactIn(text);
  if (!contact || !may('invitations.create')) return [];
  return [
    {
      id: 'invite contact',
      label: t('invite', { contact: contact.text }),
      icon: 'send',
      run: () => void navigate({ to: '/admin/identity/users/invite', state: { inviteContact: contact } }),
    },
  ];
}
