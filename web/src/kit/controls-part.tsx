import { useState } from 'react';
import { OfflineError, ProblemError } from '../app/problem.ts';
import {
  Banner,
  Button,
  Checkbox,
  CountdownButton,
  Disclosure,
  IconButton,
  Link,
  type PillState,
  ProblemBanner,
  RadioGroup,
  Segmented,
  StatusPill,
  Switch,
  Tab,
  Tabs,
  TextButton,
} from '../ui/index.ts';
import { inMinutes } from './sample.ts';
import { Columns, Row, Section } from './section.tsx';

const pills: PillState[] = [
  'not_invited',
  'queued',
  'sent',
  'delivered',
  'opened',
  'active',
  'bounced',
  'undeliverable',
  'expired',
  'declined',
  'suppressed',
  'retrying',
  'revoked',
  'cancelled',
  'previewed',
  'suspended',
  'removed',
];

export function ControlsPart() {
  const [checked, setChecked] = useState(true);
  const [on, setOn] = useState(true);
  const [radio, setRadio] = useState<'restore' | 'fresh'>('restore');
  const [channel, setChannel] = useState<'email' | 'sms'>('sms');
  return (
    <>
      <Section title="Buttons">
        <Row>
          <Button kind="primary">Invite</Button>
          <Button>Invite and add another</Button>
          <Button kind="bare">Remove it</Button>
          <Button kind="danger">Suspend</Button>
          <Button icon="copy">Copy link</Button>
          <IconButton icon="dots" label="More actions" kind="plain" />
          <Button kind="primary" busy>
            Sending
          </Button>
          <Button unavailable="Email is not set up. Ask whoever runs the server.">Send by email</Button>
        </Row>
        <Row>
          <Button size="toolbar">Toolbar</Button>
          <Button size="small">Open profile</Button>
          <Button size="small" kind="bare">
            Small bare
          </Button>
          <CountdownButton
            label="Resend"
            availableAt={inMinutes(42)}
            reason="Messages are at least an hour apart. Grace Rossi sent the last at 14:14."
            announcement="Resend is possible now"
          />
          <CountdownButton
            label="Resend"
            availableAt={inMinutes(0.6)}
            reason="Messages to one address are at least an hour apart."
          />
          <CountdownButton label="Resend" availableAt={null} />
          <Link to="/admin/identity/users">A link in text</Link>
          <TextButton>Undo</TextButton>
        </Row>
      </Section>
      <Section title="Status">
        <Row>
          {pills.map((state) => (
            <StatusPill key={state} state={state} />
          ))}
        </Row>
      </Section>
      <Section title="Choices">
        <Columns>
          <div className="grid gap-2">
            <Checkbox
              label="Send on the start date"
              hint="7 December, 8:00 in Leeds"
              checked={checked}
              onChange={setChecked}
            />
            <Checkbox label="Some of them" checked={false} indeterminate onChange={() => {}} />
            <Checkbox label="Cannot be changed here" checked disabled onChange={() => {}} />
            <Switch
              label="Team Admins may invite"
              hint="Takes effect at once"
              checked={on}
              onChange={setOn}
            />
            <Switch label="Off" checked={false} onChange={() => {}} />
          </div>
          <RadioGroup
            label="Bilal Haddad was removed on 3 March"
            value={radio}
            onChange={setRadio}
            options={[
              { value: 'restore', label: 'Restore and invite', hint: 'Profile and history come back' },
              { value: 'fresh', label: 'Start fresh', hint: 'A new user with the same address' },
            ]}
          />
          <Segmented
            label="Invite by"
            wide
            value={channel}
            onChange={setChannel}
            options={[
              { value: 'email', label: 'Email', icon: 'mail' },
              { value: 'sms', label: 'Mobile number', icon: 'phone' },
            ]}
          />
        </Columns>
      </Section>
      <Section title="Tabs and disclosure">
        <div>
          <Tabs label="Views">
            <Tab to="/admin/kit" activeOptions={{ exact: false }} count="1,204">
              All
            </Tab>
            <Tab to="/admin/identity/users" count="1,089">
              Active
            </Tab>
            <Tab to="/admin/identity/users" count={14} bad>
              Problems
            </Tab>
            <Tab to="/admin/identity/users">Not invited</Tab>
          </Tabs>
        </div>
        <Disclosure label="More details" aside="2 filled: language, site">
          <p className="prose">What stands behind it.</p>
        </Disclosure>
        <Disclosure quiet label="What the mail server said">
          <code className="font-mono text-xs">550 5.1.1 recipient unknown</code>
        </Disclosure>
      </Section>
      <Section title="Banners">
        <div className="grid gap-3 max-w-[720px]">
          <Banner title="Messages are not sent from here" onClose={() => {}}>
            They go to the Preview inbox.
          </Banner>
          <Banner tone="good" title="Amara Okonkwo is invited" />
          <Banner
            tone="warn"
            title="80 % of today's text messages are used"
            actions={<Button size="small">See limits</Button>}
          >
            100 of 500 are left until midnight.
          </Banner>
          <ProblemBanner
            error={
              new ProblemError(403, {
                code: 'team.not_yours',
                detail: 'You can add people to Leeds drivers and Night shift.',
                next_step: 'Choose one of these teams, or ask an Organization Admin.',
              })
            }
          />
          <ProblemBanner error={new OfflineError(null)} onRetry={() => {}} />
        </div>
      </Section>
    </>
  );
}
