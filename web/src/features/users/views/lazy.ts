import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { wholeLanguage } from '../../../app/language.ts';

/** What comes behind the list with its words. The list does without where it does not come. */
function behind<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(() =>
    Promise.all([load(), wholeLanguage()]).then(
      ([loaded]) => loaded,
      () => ({ default: () => null }),
    ),
  );
}

export const SavedViews = behind(() => import('./saved-views.tsx'));
export const LeftOut = behind(() => import('./left-out.tsx'));
