import { scan } from './accessibility.ts';
import { otherScreens } from './screens.ts';

scan(otherScreens);
