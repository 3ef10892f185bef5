import { useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { Button, Switch } from '../../ui/index.ts';
import { Select } from '../../ui/select.tsx';
import { CHANNELS, type DeliveriesSearch, isNarrowed, KINDS, PERIODS, STATES } from './search.ts';
import { useKindWord, useStateWord } from './words.ts';

const ALL = 'all';

/** Narrows the list down; each choice stands in the address. */
export function DeliveryFilters({ search }: { search: DeliveriesSearch }) {
  const t = useTranslations('deliveries');
  const stateWord = useStateWord();
  const kindWord = useKindWord();
  const navigate = useNavigate();
  const { preview, seesAll } = useSession();
  const go = (next: DeliveriesSearch) =>
    void navigate({ to: '/admin/messaging/deliveries', search: next, resetScroll: false });
  const set = <K extends keyof DeliveriesSearch>(key: K, value: DeliveriesSearch[K] | undefined) => {
    const { [key]: _, ...rest } = search;
    go(value === undefined ? rest : { ...rest, [key]: value });
  };
  // Without a preview inbox no message is ever previewed.
  const states = STATES.filter((one) => preview || one !== 'previewed' || one === search.state);
  return (
    <div className="toolbar">
      <Select
        label={t('state')}
        hideLabel
        className="w-[176px] @max-[600px]/main:w-[calc(50%-4px)]"
        value={search.state ?? ALL}
        options={[
          { id: ALL, name: t('allStates') },
          ...states.map((one) => ({ id: one, name: stateWord(one), note: t(`stateNote.${one}`) })),
        ]}
        onChange={(next) =>
          set(
            'state',
            STATES.find((one) => one === next),
          )
        }
      />
      <Select
        label={t('channel')}
        hideLabel
        className="w-[160px] @max-[600px]/main:w-[calc(50%-4px)]"
        value={search.channel ?? ALL}
        options={[{ id: ALL, name: t('allChannels') }, ...CHANNELS.map((one) => ({ id: one, name: t(one) }))]}
        onChange={(next) =>
          set(
            'channel',
            CHANNELS.find((one) => one === next),
          )
        }
      />
      {/* A Team Admin sees invitations alone. */}
      {seesAll && (
        <Select
          label={t('message')}
          hideLabel
          className="w-[200px] @max-[600px]/main:w-[calc(50%-4px)]"
          value={search.kind ?? ALL}
          options={[
            { id: ALL, name: t('allKinds') },
            ...KINDS.map((one) => ({ id: one, name: kindWord(one) })),
          ]}
          onChange={(next) =>
            set(
              'kind',
              KINDS.find((one) => one === next),
            )
          }
        />
      )}
      <Select
        label={t('period')}
        hideLabel
        className="w-[160px] @max-[600px]/main:w-[calc(50%-4px)]"
        value={search.days ? String(search.days) : ALL}
        options={[
          { id: ALL, name: t('allTimes') },
          ...PERIODS.map((days) => ({ id: String(days), name: t('lastDays', { days }) })),
        ]}
        onChange={(next) =>
          set(
            'days',
            PERIODS.find((days) => String(days) === next),
          )
        }
      />
      <Switch
        label={t('problemsOnly')}
        checked={search.problem === true}
        onChange={(on) => set('problem', on || undefined)}
      />
      {isNarrowed(search) && (
        <Button size="toolbar" kind="bare" onClick={() => go({})}>
          {t('showAll')}
        </Button>
      )}
    </div>
  );
}
