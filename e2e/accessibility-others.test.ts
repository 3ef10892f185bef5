import { scan } from './accessibility.ts';
import { doorScreens } from './screens/doors.ts';
import { otherScreens } from './screens.ts';

// The one page of the portal among them is the portal's.
const pages = doorScreens.filter(({ name }) => name !== 'admin-panel-closed');
scan(otherScreens, pages);
