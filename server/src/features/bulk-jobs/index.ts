export { routes as bulkJobRoutes } from './routes.ts';
export { startBulkWorker } from './worker.ts';
