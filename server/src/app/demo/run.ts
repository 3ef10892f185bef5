import type { Context } from '../../platform/context/index.ts';
import type { Endpoint, InputOf, OutputOf } from '../../platform/endpoint/contract.ts';
import { routes } from '../features.ts';

/** Calls what answers an endpoint, as a request of the actor would. */
export function run<E extends Endpoint>(
  ctx: Context,
  endpoint: E,
  input: Partial<InputOf<E>>,
): Promise<OutputOf<E>> {
  const found = routes.find((r) => r.endpoint === endpoint);
  if (!found) throw new Error(`${endpoint.path} has no route.`);
  return found.handle(ctx, { params: undefined, query: {}, body: undefined, ...input }) as Promise<
    OutputOf<E>
  >;
}
