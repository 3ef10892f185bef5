import { useState } from 'react';
import { OfflineError } from '../app/problem.ts';
import {
  Avatar,
  Button,
  type Column,
  DataTable,
  Disclosure,
  EmptyState,
  Fix,
  Journey,
  LoadMore,
  Ltr,
  Name,
  PlainLink,
  Skeleton,
  type Sorting,
  StatusPill,
  Timeline,
  When,
} from '../ui/index.ts';
import { Menu } from '../ui/menu.tsx';
import { inMinutes, manyUsers, type SampleUser, users } from './sample.ts';
import { Section } from './section.tsx';

const columns: Column<SampleUser>[] = [
  {
    id: 'name',
    header: 'User',
    sortable: true,
    cell: (row) => (
      <span className="who">
        <PlainLink to="/admin/kit" className="cut">
          <Name>{row.name}</Name>
        </PlainLink>
        <span className="meta cut">
          <Ltr>{row.contact}</Ltr>
        </span>
      </span>
    ),
  },
  { id: 'state', header: 'Status', width: '136px', cell: (row) => <StatusPill state={row.state} /> },
  {
    id: 'event',
    header: 'Last event',
    width: '176px',
    drop: 3,
    cell: (row) => (
      <span className={row.bad ? 'two two-bad' : 'two'}>
        <b className="cut">{row.event}</b>
        <span className="meta">
          <When at={row.at} />
        </span>
      </span>
    ),
  },
  {
    id: 'teams',
    header: 'Teams',
    width: '176px',
    drop: 2,
    cell: (row) => (
      <span className="team-list">
        {row.teams.map((team) => (
          <span key={team} className="team cut">
            {team}
          </span>
        ))}
        {row.more && <span className="meta">+{row.more}</span>}
        {row.teams.length === 0 && <span className="meta">No team yet</span>}
      </span>
    ),
  },
  { id: 'department', header: 'Department', width: '140px', drop: 1, cell: (row) => row.department },
  {
    id: 'actions',
    header: 'Actions',
    hideHeader: true,
    width: '48px',
    align: 'end',
    cell: (row) => (
      <Menu size="small" label={`Actions for ${row.name}`} items={[{ id: 'open', label: 'Open profile' }]} />
    ),
  },
];

const idOf = (row: SampleUser) => row.id;

export function DataPart() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(['陈美玲']));
  const [sorting, setSorting] = useState<Sorting>({ by: 'name', descending: false });
  const empty = (
    <EmptyState icon="search" title="Nobody matches" actions={<Button>Clear search</Button>}>
      <p>No user has “Zebedee” in their name, contact or employee ID.</p>
    </EmptyState>
  );
  return (
    <>
      <DataTable
        label="Users"
        columns={columns}
        rows={users}
        rowId={idOf}
        empty={empty}
        sorting={{ value: sorting, onChange: setSorting }}
        selection={{ selected, onChange: setSelected, nameOf: (row) => row.name }}
      />
      <LoadMore shown={10} total={1204} hasMore loading={false} onMore={() => {}} />
      <DataTable label="Loading" columns={columns} rows={undefined} rowId={idOf} empty={empty} />
      <DataTable label="Nobody" columns={columns} rows={[]} rowId={idOf} empty={empty} />
      <DataTable
        label="Failing"
        columns={columns}
        rows={undefined}
        rowId={idOf}
        empty={empty}
        error={new OfflineError(null)}
        onRetry={() => {}}
      />
      <div className="page-body">
        <Story />
      </div>
      <EmptyState
        welcome
        title="Nobody here yet. Who comes first?"
        actions={<Button kind="primary">Invite one person</Button>}
      >
        <p>Every user needs an email address or a mobile number. Names, teams and the rest can follow.</p>
      </EmptyState>
      <div className="page-body">
        <Section title="Two thousand rows">
          <section
            className="overflow-auto h-[320px]"
            data-scroll=""
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard.
            tabIndex={0}
            aria-label="Two thousand rows"
          >
            <DataTable label="Many users" columns={columns} rows={manyUsers} rowId={idOf} empty={empty} />
          </section>
        </Section>
      </div>
    </>
  );
}

function Story() {
  return (
    <Section title="A person's story">
      <div className="flex gap-4 items-start">
        <Avatar name="Siobhán Ní Dhomhnaill" large />
        <div>
          <p className="page-title">
            <Name lang="ga">Siobhán Ní Dhomhnaill</Name> <StatusPill state="delivered" />
          </p>
          <p className="text-ink-2 text-sm">
            <Ltr>+353 85 716 2940</Ltr> · Picker, Warehouse
          </p>
        </div>
      </div>
      <div className="max-w-[800px] grid gap-5 @container">
        <Journey
          label="Progress"
          steps={[
            { id: 'q', label: 'Queued', icon: 'ringQueued', note: '14:13', done: true },
            { id: 's', label: 'Sent', icon: 'ringSent', note: '14:14', done: true },
            { id: 'd', label: 'Delivered', icon: 'ringDelivered', note: '14:14', done: true },
            { id: 'o', label: 'Opened', icon: 'ringNone', note: 'Waiting', done: false },
            { id: 'j', label: 'Joined', icon: 'ringNone', note: 'By 6 Dec', done: false },
          ]}
        />
        <Timeline
          label="Timeline"
          entries={[
            {
              id: '1',
              icon: 'ringDelivered',
              title: 'Text delivered',
              when: <When at={inMinutes(-18)} />,
              body: (
                <p>
                  To <Ltr>+353 85 716 2940</Ltr>. The phone confirmed it.
                </p>
              ),
            },
            {
              id: '2',
              icon: 'undo',
              tone: 'bad',
              title: 'Email bounced',
              when: <When at={inMinutes(-1700)} />,
              fix: (
                <Fix
                  title="There is no mailbox called siobhan.nidomhnaill@acme.example."
                  actions={
                    <>
                      <Button size="small">Correct the address</Button>
                      <Button size="small" kind="bare">
                        Remove it, use text only
                      </Button>
                    </>
                  }
                  said={
                    <Disclosure quiet label="What the mail server said">
                      <code>550 5.1.1 recipient unknown</code>
                    </Disclosure>
                  }
                >
                  <p>The profile spells the name Dhomhnaill. The address may lack an “h”.</p>
                </Fix>
              ),
            },
            {
              id: '3',
              icon: 'mail',
              tone: 'quiet',
              title: 'Email sent',
              when: <When at={inMinutes(-1701)} />,
              body: <p>To siobhan.nidomhnaill@acme.example</p>,
            },
            {
              id: '4',
              icon: 'plus',
              tone: 'quiet',
              title: 'Invited by Grace Rossi',
              when: <When at={inMinutes(-1702)} />,
              body: <p>Added to Night shift.</p>,
            },
          ]}
        />
        <dl className="facts">
          <dt>Works until</dt>
          <dd>6 Dec 2026, 14:13</dd>
          <dt>Language</dt>
          <dd>English</dd>
        </dl>
        <Skeleton />
        <p className="bubble max-w-[320px]" lang="en">
          Acme Logistics: Grace Rossi has invited you to the Acme app. Join here:
          https://go.acme.example/i/7KQ2 Works until 6 Dec.
        </p>
      </div>
    </Section>
  );
}
