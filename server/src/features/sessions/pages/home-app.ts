import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { accentOf, SURFACES } from '../../../platform/accent.ts';
import { type AppLinks, html } from '../../../platform/page/index.ts';
import { findOrganizationBySlug, type OrganizationRow } from '../../organizations/index.ts';
import type { Services } from '../visit.ts';
import { HOME } from './enter.ts';
import { show, translatorOf } from './view.ts';

const ICONS = ['icon-192.png', 'icon-512.png', 'maskable-512.png'] as const;
const OFFLINE = `${HOME}/offline`;
const WORKER = `${HOME}/worker.js`;
const A_DAY = 'public, max-age=86400';

/** What makes the home of an organization's people an app that their phones install, under the organization's name. */
export const homeApp = ({ slug }: Pick<OrganizationRow, 'slug'>): AppLinks => ({
  manifest: `/o/${slug}/app.webmanifest`,
  icon: `${HOME}/icons/icon-192.png`,
  script: `navigator.serviceWorker?.register(${JSON.stringify(WORKER)},{scope:${JSON.stringify(HOME)}})`,
});

/** The manifest, the icons, the worker and the page that it shows without a network. None of them holds a person's data. */
export function homeAppPages(pages: FastifyInstance, services: Services): void {
  pages.get<{ Params: { slug: string } }>('/o/:slug/app.webmanifest', async (request, reply) => {
    const organization = await findOrganizationBySlug(services.db, request.params.slug);
    if (!organization) return reply.callNotFound();
    return reply
      .header('cache-control', 'no-cache')
      .type('application/manifest+json')
      .send(JSON.stringify(manifestOf(organization)));
  });

  for (const name of ICONS) {
    const picture = readFileSync(new URL(`icons/${name}`, import.meta.url));
    pages.get(`${HOME}/icons/${name}`, (_request, reply) =>
      reply.header('cache-control', A_DAY).type('image/png').send(picture),
    );
  }

  pages.get(WORKER, (_request, reply) =>
    reply
      .header('cache-control', 'no-cache')
      // The worker's own path is narrower than the page that it is for.
      .header('service-worker-allowed', HOME)
      .type('text/javascript; charset=utf-8')
      .send(WORKER_SCRIPT),
  );

  pages.get(OFFLINE, (_request, reply) => {
    const t = translatorOf(services, reply);
    const title = t.text('home.offline.title');
    const body = html`<h1>${title}</h1>
<p class="lead">${t.text('home.offline.lead')}</p>
<a class="button" href="${HOME}">${t.text('home.offline.again')}</a>`;
    return show(reply, services, t, { title, body });
  });
}

function manifestOf({ slug, name, language, accent }: OrganizationRow) {
  const icon = (file: (typeof ICONS)[number], size: number, purpose: 'any' | 'maskable') => ({
    src: `${HOME}/icons/${file}`,
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  });
  return {
    id: `/o/${slug}`,
    name,
    short_name: name.length > 12 ? (name.split(' ')[0] ?? name) : name,
    lang: language,
    start_url: HOME,
    // Signing in belongs to the app too.
    scope: '/',
    display: 'standalone',
    background_color: SURFACES.light.page,
    theme_color: accentOf(accent).light.color,
    icons: [
      icon('icon-192.png', 192, 'any'),
      icon('icon-512.png', 512, 'any'),
      icon('maskable-512.png', 512, 'maskable'),
    ],
  };
}

/** Keeps one page, which says that there is no network, and asks the network for everything else: no answer is stored. */
const WORKER_SCRIPT = `const KEPT = 'offline-1';
self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.add(${JSON.stringify(OFFLINE)})).then(() => self.skipWaiting()));
});
self.addEventListener('activate', (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((n) => n !== KEPT).map((n) => caches.delete(n)))));
});
self.addEventListener('fetch', (event) => {
  if (event.request.mode !== 'navigate') return;
  event.respondWith(fetch(event.request).catch(() => caches.match(${JSON.stringify(OFFLINE)})));
});
`;
