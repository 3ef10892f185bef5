import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

export interface LoadMoreProps {
  shown: number;
  /** Of all, when known; the server counts exactly to 10,000. */
  total?: number | null;
  /** The total is a floor: “10,000+”. */
  totalIsFloor?: boolean;
  hasMore: boolean;
  loading: boolean;
  onMore: () => void;
}

/** The foot of a list: how many are shown, and more on demand. Never endless: the foot can be reached by keyboard. */
export function LoadMore({ shown, total, totalIsFloor, hasMore, loading, onMore }: LoadMoreProps) {
  const t = useTranslations('kit');
  const counted =
    total === undefined || total === null
      ? t('shown', { shown })
      : totalIsFloor
        ? t('shownOfMany', { shown, total })
        : t('shownOf', { shown, total });
  return (
    <div className="table-foot">
      <span className="meta">{counted}</span>
      {hasMore && (
        <Button size="toolbar" busy={loading} onClick={onMore}>
          {t('loadMore')}
        </Button>
      )}
    </div>
  );
}

/** What a list in pages is asked for: a query of TanStack, as far as its foot goes. */
export interface PagedList {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** The foot of a list whose pages are fetched one after the other; none while there is nothing. */
export function MoreOf({ list, rows = [] }: { list: PagedList; rows: readonly unknown[] | undefined }) {
  if (rows.length === 0) return null;
  return (
    <LoadMore
      shown={rows.length}
      hasMore={list.hasNextPage}
      loading={list.isFetchingNextPage}
      onMore={() => void list.fetchNextPage()}
    />
  );
}
