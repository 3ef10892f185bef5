import { useState } from 'react';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { Button, Checkbox, IconButton, toast } from '../ui/index.ts';
import { Menu } from '../ui/menu.tsx';
import { Popover } from '../ui/popover.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { Row, Section } from './section.tsx';

export function OverlaysPart() {
  const [asking, setAsking] = useState(false);
  return (
    <Section title="Overlays">
      <Row>
        <Button onClick={() => setAsking(true)}>Suspend Grace Rossi</Button>
        <Menu
          label="Actions for Grace Rossi"
          kind="plain"
          items={[
            { id: 'open', label: 'Open profile', icon: 'user' },
            { id: 'resend', label: 'Resend', icon: 'send', off: true, note: 'Available in 42 min' },
            null,
            { id: 'remove', label: 'Remove', icon: 'trash', danger: true },
          ]}
        />
        <Menu
          label="Status"
          text="Status"
          kind="plain"
          items={[
            { id: 'a', label: 'Active' },
            { id: 'b', label: 'Invited' },
          ]}
        />
        <Popover text="Columns" label="Columns">
          {() => <Checkbox label="Department" checked onChange={() => {}} />}
        </Popover>
        <Tooltip text="One message an hour for each address">
          <IconButton icon="help" label="Why" />
        </Tooltip>
        <Button
          onClick={() => toast('Invitation to Amara Okonkwo queued', { label: 'Undo', onPress: () => {} })}
        >
          Show a note
        </Button>
      </Row>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Suspend Grace Rossi?"
        confirmLabel="Suspend"
        danger
        onConfirm={() => new Promise((done) => setTimeout(done, 300))}
      >
        <p>
          Grace is signed out everywhere at once and cannot sign in until an Organization Admin reactivates
          her.
        </p>
        <p>Profile, teams and history stay. Nobody is told.</p>
      </ConfirmDialog>
    </Section>
  );
}
