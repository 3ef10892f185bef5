import { scan } from './accessibility.ts';
import { peopleScreens } from './screens.ts';

scan(peopleScreens);
