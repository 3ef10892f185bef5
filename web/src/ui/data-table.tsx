import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { ProblemBanner } from './banner.tsx';
import { Checkbox } from './choice.tsx';
import { cx } from './class-names.ts';
import { Icon } from './icons.tsx';
import { type RangeSelection, useRangeSelection } from './range-selection.ts';

export interface Column<Row> {
  id: string;
  header: string;
  /** Says the header to those who listen only, for example “Actions”. */
  hideHeader?: boolean;
  cell: (row: Row) => ReactNode;
  /** CSS length; columns without one share what is left. */
  width?: string;
  /** Leaves when the list gets narrow: 1 first (under 960 px), then 2 (760), 3 (600), 4 (480). */
  drop?: 1 | 2 | 3 | 4;
  align?: 'end';
  sortable?: boolean;
}

export interface Sorting {
  by: string;
  descending: boolean;
}

export interface DataTableProps<Row> {
  /** The name of the table: “Users”. */
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined while the first page loads: rows of bars in the list's own shape. */
  rows: readonly Row[] | undefined;
  rowId: (row: Row) => string;
  /** Shown instead of an empty list; an `EmptyState`. */
  empty: ReactNode;
  error?: unknown;
  onRetry?: () => void;
  /** More than this many rows are drawn only as far as they can be seen. */
  virtualFrom?: number;
  /** Of all, for `aria-rowcount`, when the rows at hand are a part. */
  total?: number | null;
  sorting?: { value: Sorting; onChange: (sorting: Sorting) => void };
  selection?: {
    selected: ReadonlySet<string>;
    onChange: (ids: Set<string>) => void;
    nameOf: (row: Row) => string;
  };
}

const SELECT_WIDTH = '52px';

/** A real table: sticky head, loading, empty and failing states, columns that leave when room runs out. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, rowId, empty, error, onRetry, total, virtualFrom = 200 } = props;
  const t = useTranslations('kit');
  const range = useRangeSelection(rows, rowId, props.selection);
  if (error && !rows) {
    return (
      <div className="page-body">
        <ProblemBanner error={error} {...(onRetry ? { onRetry } : {})} />
      </div>
    );
  }
  if (rows?.length === 0) return empty;
  const virtual = rows !== undefined && rows.length > virtualFrom;
  return (
    <div className="table-frame" aria-busy={rows === undefined}>
      <table
        className="table"
        aria-label={label}
        aria-rowcount={virtual || total ? (total ?? rows?.length ?? -1) + 1 : undefined}
      >
        <Widths {...props} />
        <thead>
          <tr aria-rowindex={virtual ? 1 : undefined}>
            <Head {...props} />
          </tr>
        </thead>
        {rows === undefined ? (
          <LoadingBody {...props} />
        ) : virtual ? (
          <VirtualBody {...props} rows={rows} range={range} />
        ) : (
          <tbody>
            {rows.map((row) => (
              <BodyRow key={rowId(row)} table={props} range={range} row={row} />
            ))}
          </tbody>
        )}
      </table>
      {rows === undefined && <span className="vh">{t('loading')}</span>}
    </div>
  );
}

const dropClass = <Row,>(column: Column<Row>): string =>
  cx(column.drop && `drop-${column.drop}`, column.align === 'end' && 'end');

function Widths<Row>({ columns, selection }: DataTableProps<Row>) {
  return (
    <colgroup>
      {selection && <col style={{ width: SELECT_WIDTH }} />}
      {columns.map((column) => (
        <col
          key={column.id}
          className={dropClass(column)}
          style={column.width ? { width: column.width } : undefined}
        />
      ))}
    </colgroup>
  );
}

function Head<Row>({ columns, selection, sorting, rows, rowId }: DataTableProps<Row>) {
  const t = useTranslations('kit');
  const ids = (rows ?? []).map(rowId);
  const chosen = ids.filter((id) => selection?.selected.has(id)).length;
  return (
    <>
      {selection && (
        <th scope="col">
          <Checkbox
            bare
            label={t('selectAll')}
            checked={ids.length > 0 && chosen === ids.length}
            indeterminate={chosen > 0 && chosen < ids.length}
            onChange={(on) => selection.onChange(new Set(on ? ids : []))}
          />
        </th>
      )}
      {columns.map((column) => {
        const sorted = sorting?.value.by === column.id ? sorting.value : undefined;
        return (
          <th
            key={column.id}
            scope="col"
            className={dropClass(column)}
            aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
          >
            {column.sortable && sorting ? (
              <button
                type="button"
                className="sort"
                data-up={(sorted && !sorted.descending) || undefined}
                onClick={() =>
                  sorting.onChange({ by: column.id, descending: sorted ? !sorted.descending : false })
                }
              >
                {column.header}
                {sorted && <Icon name="down" />}
              </button>
            ) : (
              <span className={cx(column.hideHeader && 'vh')}>{column.header}</span>
            )}
          </th>
        );
      })}
    </>
  );
}

function BodyRow<Row>(props: {
  table: DataTableProps<Row>;
  range: RangeSelection;
  row: Row;
  index?: number;
  measure?: (element: Element | null) => void;
}) {
  const { table, range, row, index, measure } = props;
  const t = useTranslations('kit');
  const id = table.rowId(row);
  const { selection } = table;
  const selected = selection?.selected.has(id) === true;
  return (
    <tr
      ref={measure}
      data-row=""
      data-index={index}
      data-selected={selected || undefined}
      aria-rowindex={index === undefined ? undefined : index + 2}
    >
      {selection && (
        <td onPointerDownCapture={range.note} onKeyDownCapture={range.note}>
          <Checkbox
            bare
            label={t('select', { name: selection.nameOf(row) })}
            checked={selected}
            onChange={(on) => range.toggle(id, on)}
          />
        </td>
      )}
      {table.columns.map((column) => (
        <td key={column.id} className={dropClass(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** Only the rows in sight, between two spacers. The scrolling element is the page's own. */
function VirtualBody<Row>(props: DataTableProps<Row> & { rows: readonly Row[]; range: RangeSelection }) {
  const { rows, rowId, columns, selection } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => body.current?.closest<HTMLElement>('[data-scroll], .main') ?? null,
    estimateSize: () => 48,
    overscan: 12,
    scrollMargin: body.current?.offsetTop ?? 0,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowId(row);
    },
  });
  const items = virtualizer.getVirtualItems();
  const before = items[0] ? items[0].start - virtualizer.options.scrollMargin : 0;
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? 0) - virtualizer.options.scrollMargin);
  const span = columns.length + (selection ? 1 : 0);
  return (
    <tbody ref={body}>
      <Spacer height={before} span={span} />
      {items.map((item: VirtualItem) => {
        const row = rows[item.index];
        return row === undefined ? null : (
          <BodyRow
            key={item.key}
            table={props}
            range={props.range}
            row={row}
            index={item.index}
            measure={virtualizer.measureElement}
          />
        );
      })}
      <Spacer height={Math.max(0, after)} span={span} />
    </tbody>
  );
}

function Spacer({ height, span }: { height: number; span: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row that holds the place of others; nothing in it takes focus.
    <tr className="table-spacer" aria-hidden="true">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

function LoadingBody<Row>({ columns, selection }: DataTableProps<Row>) {
  return (
    <tbody aria-hidden="true">
      {[0, 1, 2, 3, 4, 5, 6, 7].map((line) => (
        <tr key={line}>
          {selection && <td />}
          {columns.map((column, index) => (
            <td key={column.id} className={dropClass(column)}>
              {!column.hideHeader && (
                <span className={cx('skeleton', `skeleton-w${((line + index) % 3) + 1}`)} />
              )}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
