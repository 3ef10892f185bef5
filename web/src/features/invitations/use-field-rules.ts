import { useSession } from '../../app/session.ts';
import { DEFAULT_LABELS } from '../profile-fields/field-names.ts';
import { useFields } from './queries.ts';

/** The organization's own words and rules for profile fields; plain defaults until they are known. */
export function useFieldRules() {
  const fields = useFields();
  const { reachesAll } = useSession();
  return {
    all: fields.all,
    label: (key: string, otherwise: string) => {
      const field = fields.of(key);
      // A built-in field's own label is English; it speaks only where an admin gave it another.
      return field && field.label !== DEFAULT_LABELS[key] ? field.label : otherwise;
    },
    hint: (key: string) => (DEFAULT_HINTS.has(key) ? undefined : (fields.of(key)?.description ?? undefined)),
    required: (key: string) => fields.of(key)?.required ?? false,
    mayEdit: (key: string) => reachesAll || (fields.of(key)?.team_admin_may_edit ?? true),
  };
}

/** What these descriptions say, the form shows by how it works. */
const DEFAULT_HINTS: ReadonlySet<string> = new Set(['line_manager_id', 'employee_id']);
