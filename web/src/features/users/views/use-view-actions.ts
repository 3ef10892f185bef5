import {
  createSavedView,
  removeSavedView,
  type SavedQuery,
  type SavedView,
  shareSavedView,
  updateSavedView,
} from '@contracts/saved-views';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { call } from '../../../app/api.ts';
import { isolate, toast } from '../../../ui/index.ts';
import { textOf } from '../actions/use-run-action.ts';
import { savedViewsQuery } from './queries.ts';

/** What can be done with views; the list of them is asked anew, and what went wrong is said. */
export function useViewActions() {
  const t = useTranslations('views');
  const client = useQueryClient();
  const reload = () => client.invalidateQueries({ queryKey: savedViewsQuery.queryKey });
  const tried = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      toast(textOf(error, t('failed')));
    } finally {
      await reload();
    }
  };
  return {
    /** @throws ProblemError for the dialog to show */
    async create(name: string, query: SavedQuery, shared: boolean): Promise<SavedView> {
      const view = await call(createSavedView, { body: { name, query, shared } });
      await reload();
      toast(t('saved', { name: isolate(view.name) }));
      return view;
    },
    /** @throws ProblemError for the dialog to show */
    async rename(view: SavedView, name: string): Promise<void> {
      const renamed = await call(updateSavedView, { params: { id: view.id }, body: { name } });
      await reload();
      toast(t('saved', { name: isolate(renamed.name) }));
    },
    update: (view: SavedView, query: SavedQuery) =>
      tried(async () => {
        await call(updateSavedView, { params: { id: view.id }, body: { query } });
        toast(t('saved', { name: isolate(view.name) }));
      }),
    share: (view: SavedView, shared: boolean) =>
      tried(async () => {
        await call(shareSavedView, { params: { id: view.id }, body: { shared } });
        toast(t(shared ? 'isShared' : 'isOwn', { name: isolate(view.name) }));
      }),
    /** Undone by saving it anew: it is then whoever took it back who saved it. */
    remove: (view: SavedView, whenBack: (back: SavedView) => void) =>
      tried(async () => {
        await call(removeSavedView, { params: { id: view.id } });
        const { name, query, shared } = view;
        const undo = () =>
          tried(async () => whenBack(await call(createSavedView, { body: { name, query, shared } })));
        toast(t('deleted', { name: isolate(name) }), { label: t('undo'), onPress: () => void undo() });
      }),
  };
}
