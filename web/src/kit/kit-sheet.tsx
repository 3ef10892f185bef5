import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { ChipCombo } from '../ui/chip-combo.tsx';
import { FreeComboBox } from '../ui/combo-box.tsx';
import { DatePicker } from '../ui/date-field.tsx';
import { Form, focusAfterReset, useBound } from '../ui/form.tsx';
import {
  Actions,
  announce,
  Button,
  Disclosure,
  Icon,
  Ltr,
  Segmented,
  TextButton,
  TextField,
} from '../ui/index.ts';
import type { PhoneValue } from '../ui/phone.ts';
import { PhoneField } from '../ui/phone-field.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { ManagerField } from './fields-part.tsx';
import { departments, teams } from './sample.ts';

interface Values {
  phone: PhoneValue;
  email: string;
  first: string;
  last: string;
  teams: string[];
  title: string;
  department: string;
  start: string | null;
  employeeId: string;
}

/** A form in a sheet, as the invite form will be; its keyboard is what the tests drive. */
export function KitSheet() {
  const navigate = useNavigate();
  const [by, setBy] = useState<'email' | 'sms'>('sms');
  const form = useForm<Values>({
    defaultValues: {
      phone: { country: 'GB', text: '' },
      email: '',
      first: '',
      last: '',
      teams: [],
      title: '',
      department: '',
      start: null,
      employeeId: '',
    },
  });
  const { control } = form;
  const phone = useBound(control, 'phone');
  const email = useBound(control, 'email');
  const first = useBound(control, 'first');
  const last = useBound(control, 'last');
  const chosen = useBound(control, 'teams');
  const title = useBound(control, 'title');
  const department = useBound(control, 'department');
  const start = useBound(control, 'start');
  const employeeId = useBound(control, 'employeeId');
  const close = () => void navigate({ to: '/admin/kit' });
  const send = (values: Values, intent: 'first' | 'second') => {
    if (values.first === '')
      return form.setError('first', { message: 'Enter a first or last name' }, { shouldFocus: true });
    announce(`Invitation to ${values.first} queued. Form cleared for the next person.`);
    form.reset({ ...values, phone: { ...values.phone, text: '' }, first: '', last: '', employeeId: '' });
    if (intent === 'first') close();
    else focusAfterReset(form, 'phone');
  };
  return (
    <Sheet
      title="Invite a user"
      onClose={close}
      dirty={form.formState.isDirty && !form.formState.isSubmitted}
      wrap={(inner) => (
        <Form form={form} onSubmit={send} hasSecond className="sheet-form">
          {inner}
        </Form>
      )}
      footer={
        <>
          <p className="sheet-sends">
            <Icon name="phone" />
            <span className="cut grow">
              Text message to{' '}
              <b>
                <Ltr>+44 7484 219063</Ltr>
              </b>{' '}
              in <b>Polish</b> · works 14 days
            </span>
            <TextButton>Preview</TextButton>
          </p>
          <Actions>
            <Button type="submit" kind="primary">
              Invite
            </Button>
            <Button type="submit" name="second">
              Invite and add another
            </Button>
          </Actions>
        </>
      }
    >
      <div className="form">
        <Segmented
          label="Invite by"
          wide
          value={by}
          onChange={setBy}
          options={[
            { value: 'email', label: 'Email', icon: 'mail' },
            { value: 'sms', label: 'Mobile number', icon: 'phone' },
          ]}
        />
        <PhoneField label="Mobile number" focusFirst {...phone} />
        <TextField label="Email" aside="Optional, both are used" type="email" spellCheck={false} {...email} />
        <div className="pair">
          <TextField label="First name" required {...first} />
          <TextField label="Last name" {...last} />
        </div>
        <ChipCombo label="Teams" aside="Decide what the person sees on day one" options={teams} {...chosen} />
        <div className="pair">
          <TextField label="Job title" {...title} />
          <FreeComboBox label="Department" suggestions={departments} {...department} />
        </div>
        <ManagerField />
        <div className="pair">
          <DatePicker
            label="Start date"
            value={start.value}
            onChange={start.onChange}
            onBlur={start.onBlur}
            error={start.error}
          />
          <TextField label="Employee ID" {...employeeId} />
        </div>
        <div className="rule-line" />
        <Disclosure label="More details" aside="2 filled: language, site">
          <TextField label="Location" value="" onChange={() => {}} />
        </Disclosure>
      </div>
    </Sheet>
  );
}
