import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Toaster } from '../ui/toaster.tsx';
import '../ui/styles.css';
import { Localized } from './intl.tsx';
import { startLanguage } from './language.ts';
import { queryClient } from './query.ts';
import { router } from './router.tsx';

const container = document.getElementById('root');
if (!container) throw new Error('The page has no #root.');

await startLanguage();

createRoot(container).render(
  <StrictMode>
    <Localized>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Toaster />
      </QueryClientProvider>
    </Localized>
  </StrictMode>,
);
