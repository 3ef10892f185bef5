import { Button } from 'react-aria-components/Button';
import {
  Calendar as AriaCalendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
} from 'react-aria-components/Calendar';
import { Heading } from 'react-aria-components/Heading';
import { Icon } from './icons.tsx';

/** The month of a date field, a file of its own: most dates are typed. */
export default function Calendar() {
  return (
    <AriaCalendar>
      <header className="calendar-head">
        <Button slot="previous" className="btn btn-bare btn-icon btn-small">
          <Icon name="back" />
        </Button>
        <Heading />
        <Button slot="next" className="btn btn-bare btn-icon btn-small">
          <Icon name="end" />
        </Button>
      </header>
      <CalendarGrid>
        <CalendarGridHeader>{(day) => <CalendarHeaderCell>{day}</CalendarHeaderCell>}</CalendarGridHeader>
        <CalendarGridBody>
          {(date) => <CalendarCell date={date} className="calendar-cell" />}
        </CalendarGridBody>
      </CalendarGrid>
    </AriaCalendar>
  );
}
