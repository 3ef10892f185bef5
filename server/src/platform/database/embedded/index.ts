export { DataFolderInUse } from './data-folder-lock.ts';
export { type EmbeddedDatabase, startEmbeddedDatabase } from './embedded-database.ts';
