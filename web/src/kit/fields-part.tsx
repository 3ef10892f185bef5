import { useState } from 'react';
import { ChipCombo } from '../ui/chip-combo.tsx';
import { AsyncComboBox, ComboBox, FreeComboBox } from '../ui/combo-box.tsx';
import { DatePicker } from '../ui/date-field.tsx';
import { ErrorSummary } from '../ui/form.tsx';
import { Button, CopyField, Link, SearchField, TextArea, TextField } from '../ui/index.ts';
import type { Option } from '../ui/list-box.tsx';
import type { PhoneValue } from '../ui/phone.ts';
import { PhoneField } from '../ui/phone-field.tsx';
import { Select } from '../ui/select.tsx';
import { departments, managers, teams } from './sample.ts';
import { Columns, Section } from './section.tsx';

export function FieldsPart() {
  const [text, setText] = useState('Zofia');
  const [search, setSearch] = useState('');
  const [phone, setPhone] = useState<PhoneValue>({ country: 'GB', text: '7484 219063' });
  const [landline, setLandline] = useState<PhoneValue>({ country: 'FR', text: '1 42 68 53 00' });
  const [country, setCountry] = useState<string | null>('GB');
  const [language, setLanguage] = useState<'en' | 'pl' | null>(null);
  const [department, setDepartment] = useState('Transport');
  const [chosen, setChosen] = useState<string[]>(['t1', 't2']);
  const [day, setDay] = useState<string | null>('2026-11-30');
  return (
    <>
      <Section title="Fields">
        <Columns>
          <TextField label="First name" value={text} onChange={setText} required />
          <TextField
            label="Last name"
            aside="Optional"
            value=""
            onChange={() => {}}
            hint="As colleagues know it."
          />
          <TextField
            label="Email"
            aside="Optional, both are used"
            type="email"
            value="dispatch.leeds@acme.example"
            onChange={() => {}}
            error={
              <>
                Already used by <Link to="/admin/kit">Bilal Haddad</Link>{' '}
                <span className="field-error-more">· invited 20 Nov</span>
              </>
            }
            errorActions={
              <>
                <Button size="small">Open profile</Button>
                <Button size="small">Resend to Bilal</Button>
                <Button size="small">Add Bilal to these teams</Button>
              </>
            }
          />
          <TextField label="Employee ID" value="LDS-04417" onChange={() => {}} disabled />
          <PhoneField label="Mobile number" value={phone} onChange={setPhone} required />
          <PhoneField
            label="Work phone"
            value={landline}
            onChange={setLandline}
            warning="This looks like a landline. Text messages need a mobile."
            warningActions={<Button size="small">Use it anyway</Button>}
          />
          <TextArea label="About" value="" onChange={() => {}} placeholder="A sentence or two" />
          <div className="grid gap-4">
            <SearchField
              label="Search users"
              placeholder="Name, contact or ID"
              shortcut="/"
              value={search}
              onChange={setSearch}
            />
            <CopyField
              label="Link to join"
              value="https://go.acme.example/i/7KQ2mX9hT4"
              hint="Works for 24 hours, for one person."
            />
          </div>
        </Columns>
      </Section>
      <Section title="Lists in fields">
        <Columns>
          <Select
            label="Language of the message"
            value={language}
            onChange={setLanguage}
            options={[
              { id: 'en', name: 'English' },
              { id: 'pl', name: 'Polski' },
            ]}
          />
          <ComboBox
            label="Country"
            value={country}
            onChange={setCountry}
            options={[
              { id: 'GB', name: 'United Kingdom' },
              { id: 'FR', name: 'France' },
              { id: 'PL', name: 'Poland' },
            ]}
          />
          <FreeComboBox
            label="Department"
            suggestions={departments}
            value={department}
            onChange={setDepartment}
          />
          <ManagerField />
          <ChipCombo
            label="Teams"
            aside="Decide what Zofia sees on day one"
            options={teams}
            value={chosen}
            onChange={setChosen}
            fixed={[{ id: 't6', name: 'Transport UK', why: 'by rule' }]}
          />
          <ChipCombo
            label="Teams"
            options={teams}
            value={[]}
            onChange={() => {}}
            required
            error="Choose at least one team."
            placeholder="Choose teams"
          />
          <DatePicker label="Start date" value={day} onChange={setDay} />
          <DatePicker
            label="Last day"
            value={null}
            onChange={() => {}}
            error="The last day is before the start date."
          />
        </Columns>
      </Section>
      <Section title="What keeps a form from going">
        <div className="max-w-[480px]">
          <ErrorSummary
            attempt={0}
            errors={[
              { id: 'a', text: 'Enter an email address or a mobile number' },
              { id: 'b', text: 'Choose at least one team' },
            ]}
          />
        </div>
      </Section>
    </>
  );
}

export function ManagerField() {
  const [query, setQuery] = useState('');
  const [manager, setManager] = useState<Option | null>({
    id: 'm1',
    name: 'Grace Rossi',
    note: 'Shift manager · Transport',
  });
  const found = managers.filter((m) => m.name.toLowerCase().includes(query.toLowerCase()));
  return (
    <AsyncComboBox
      label="Line manager"
      query={query}
      onQueryChange={setQuery}
      options={found}
      value={manager}
      onChange={setManager}
      foot="Type more to narrow it down."
    />
  );
}
