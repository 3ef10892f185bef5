export { routes as directoryRoutes } from './routes.ts';
export { selectUsers } from './select-users.ts';
