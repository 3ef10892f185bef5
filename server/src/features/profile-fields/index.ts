export { BUILT_IN, hasOwnName } from './built-in.ts';
export {
  type CheckedValues,
  checkValues,
  type GivenValues,
  isDay,
  missingRequired,
  type ValueSource,
} from './policy.ts';
export { profileFieldProblems } from './problems.ts';
export type { FieldRow } from './queries.ts';
export { listFields } from './read.ts';
export { type FieldReader, fieldName, guardedFields, setFieldReaders } from './readers.ts';
export { routes as profileFieldRoutes } from './routes.ts';
