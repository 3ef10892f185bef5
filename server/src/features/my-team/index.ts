export { registerMyTeamPages } from './pages/index.ts';
