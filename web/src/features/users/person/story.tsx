import type { UserPage } from '@contracts/directory';
import type { TimelineEntry as Entry } from '@contracts/invitations';
import { useTranslations } from 'use-intl';
import {
  Disclosure,
  Fix,
  type IconName,
  LinkButton,
  Name,
  Timeline,
  type TimelineEntry,
  When,
} from '../../../ui/index.ts';
import { Contact } from '../contact.tsx';
import { useAtTime } from '../use-at-time.ts';

type Look = [IconName, NonNullable<TimelineEntry['tone']>];

const looks: Readonly<Record<Entry['kind'], Look>> = {
  created: ['plus', 'quiet'],
  queued: ['ringQueued', 'quiet'],
  held: ['hourglass', 'quiet'],
  sent: ['ringSent', 'wait'],
  delivered: ['ringDelivered', 'wait'],
  previewed: ['eye', 'quiet'],
  retrying: ['ringQueued', 'warn'],
  undeliverable: ['warning', 'bad'],
  suppressed: ['ringCancelled', 'warn'],
  cancelled: ['ringCancelled', 'quiet'],
  link_fetched: ['link', 'quiet'],
  opened: ['ringOpened', 'wait'],
  joined: ['ringActive', 'good'],
  revoked: ['ringCancelled', 'quiet'],
  not_me: ['alert', 'bad'],
  contact_changed: ['pencil', 'quiet'],
  link_copied: ['copy', 'quiet'],
  link_shown: ['eye', 'quiet'],
  renewed: ['send', 'quiet'],
  renewal_asked: ['hourglass', 'warn'],
  held_back: ['hourglass', 'warn'],
  released: ['undo', 'quiet'],
  taken_over: ['user', 'quiet'],
};

const FAULTS: ReadonlySet<string> = new Set(['undeliverable', 'suppressed', 'not_me']);

/** Everything that happened to the invitations of a person, newest first. */
export function Story({ page }: { page: UserPage }) {
  const t = useTranslations('user');
  const body = useBody(page);
  const entries = page.timeline.map((entry): TimelineEntry => {
    const [icon, tone] = looks[entry.kind];
    const by = entry.by;
    return {
      id: entry.id,
      icon,
      tone,
      title: by
        ? t.rich(`story.${entry.kind}.by`, {
            channel: entry.channel ?? 'none',
            name: () => <Name>{by.name}</Name>,
          })
        : t(`story.${entry.kind}.plain`, { channel: entry.channel ?? 'none' }),
      when: <When at={entry.at} />,
      ...body(entry),
    };
  });
  return <Timeline label={t('timeline')} entries={entries} />;
}

/** What stands below the line: to whom, in how many words; for a fault a box with its way out. */
function useBody(page: UserPage): (entry: Entry) => Pick<TimelineEntry, 'body' | 'fix'> {
  const t = useTranslations('user');
  const atTime = useAtTime();
  return (entry) => {
    const to = entry.address && (
      <>{t.rich('storyTo', { address: () => <Contact address={entry.address ?? ''} /> })} </>
    );
    if (FAULTS.has(entry.kind) && entry.sentence) {
      return { body: to || undefined, fix: <Fault page={page} entry={entry} /> };
    }
    const text = entry.kind === 'held' ? heldText(entry.sentence, atTime, t) : entry.sentence;
    const hint = entry.kind === 'link_fetched' ? t('fetchedHint') : null;
    if (!to && !text && !hint) return {};
    return {
      body: (
        <>
          {to}
          {hint ?? text} {entry.next_step}
          {entry.reply && <Said entry={entry} />}
        </>
      ),
    };
  };
}

/** The server writes the time as such; here it is put into words. */
function heldText(
  sentence: string | null,
  atTime: (at: string) => string,
  t: ReturnType<typeof useTranslations<'user'>>,
): string {
  const at = /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(sentence ?? '')?.[0];
  return at ? t('storyHeldUntil', { time: atTime(at) }) : (sentence ?? '');
}

function Fault({ page, entry }: { page: UserPage; entry: Entry }) {
  const t = useTranslations('user');
  const kind = entry.channel === 'sms' ? 'mobile' : 'email';
  const current = page.user.contact_points.find((point) => point.kind === kind)?.address === entry.address;
  const mend = current && page.abilities.change_contacts.allowed && entry.address;
  return (
    <Fix
      title={entry.sentence}
      actions={
        mend && (
          <LinkButton
            size="small"
            to="/admin/identity/users/$userId"
            params={{ userId: page.user.id }}
            state={{ correct: kind }}
          >
            {t(`correct.${kind}`)}
          </LinkButton>
        )
      }
      said={entry.reply && <Said entry={entry} />}
    >
      {entry.next_step && <p>{entry.next_step}</p>}
    </Fix>
  );
}

/** The provider's own words, for those who can read them. */
function Said({ entry }: { entry: Entry }) {
  const t = useTranslations('user');
  return (
    <Disclosure label={t(entry.channel === 'sms' ? 'providerSaid' : 'mailServerSaid')} quiet>
      <code className="said" dir="ltr">
        {entry.reply}
      </code>
    </Disclosure>
  );
}
