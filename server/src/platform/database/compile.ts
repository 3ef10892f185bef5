import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely';
import type { Statement } from './exchange.ts';

/** Only compiles composed fragments to SQL text; it never connects. */
const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** The statement of a composed fragment, parsed anew each time since its text varies. */
export function compile(fragment: RawBuilder<unknown>): Statement {
  const { sql, parameters } = fragment.compile(compiler);
  return { name: '', text: sql, values: parameters };
}
