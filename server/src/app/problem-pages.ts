import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { marked } from 'marked';
import { html, sendPage, trusted } from '../platform/page/index.ts';
import { definedProblems, platformProblems } from '../platform/problem.ts';

const FOLDER = new URL('../../../docs/problems/', import.meta.url);

/** Where the page about a code is kept. */
export const problemPagePath = (code: string): string => fileURLToPath(new URL(`${code}.md`, FOLDER));

/** `/problems/<code>`: what a refusal's `type` points to. The texts are our own files, and so is their markup. */
export function addProblemPages(app: FastifyInstance): void {
  app.get<{ Params: { code: string } }>('/problems/:code', async (request, reply) => {
    const { code } = request.params;
    const definition = definedProblems().get(code);
    if (!definition) throw platformProblems.problem('request.not_found');
    const text = await readFile(problemPagePath(code), 'utf8').catch(
      () => `# ${definition.title}\n\n${definition.nextStep ?? ''}`,
    );
    return sendPage(reply, {
      title: definition.title,
      language: 'en',
      wide: true,
      body: html`${trusted(marked.parse(text, { async: false }))}<p class="quiet">Code <strong>${code}</strong>, HTTP status ${definition.status}</p>`,
    });
  });
}
