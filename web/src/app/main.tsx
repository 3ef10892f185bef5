import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Toaster } from '../ui/toaster.tsx';
import '../ui/styles.css';
import { Localized, loadLocale } from './intl.tsx';
import { queryClient } from './query.ts';
import { router } from './router.tsx';

const container = document.getElementById('root');
if (!container) throw new Error('The page has no #root.');

const loaded = await loadLocale(navigator.languages);
document.documentElement.lang = loaded.locale;
document.documentElement.dir = loaded.direction;

createRoot(container).render(
  <StrictMode>
    <Localized loaded={loaded}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Toaster />
      </QueryClientProvider>
    </Localized>
  </StrictMode>,
);
