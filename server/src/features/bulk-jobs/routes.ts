import { type Route, route } from '../../platform/endpoint/route.ts';
import { cancelJob, createJob, startJob } from './commands/manage-job.ts';
import * as contract from './contract.ts';
import { exportItems, getJob, listItems, listJobs } from './read.ts';

export const routes: Route[] = [
  route(contract.createBulkJob, (ctx, { body }) => createJob(ctx, body)),
  route(contract.listBulkJobs, (ctx, { query }) => listJobs(ctx, query)),
  route(contract.getBulkJob, (ctx, { params }) => getJob(ctx, params.id)),
  route(contract.startBulkJob, (ctx, { params }) => startJob(ctx, params.id)),
  route(contract.cancelBulkJob, (ctx, { params }) => cancelJob(ctx, params.id)),
  route(contract.listBulkJobItems, (ctx, { params, query }) => listItems(ctx, params.id, query)),
  route(contract.exportBulkJobItems, (ctx, { params }) => exportItems(ctx, params.id)),
];
