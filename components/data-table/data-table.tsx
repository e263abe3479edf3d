"use client";
import {
  type ColumnDef,
  FlexRender,
  type RowData,
  type Row as TableRow,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, memo, type ReactNode, type RefObject, useEffect, useRef } from "react";
import { cn } from "@/components/ui/cn";
import { FEATURES, type Features } from "./features";
import { useEdgeHint } from "./use-edge-hint";

const ROW_HEIGHT = 36;
/** So many rows before the end the next ones are asked for. */
const AHEAD = 30;

type Props<Row extends RowData> = {
  label: string;
  // biome-ignore lint/suspicious/noExplicitAny: TanStack's own type for columns of mixed values
  columns: readonly ColumnDef<Features, Row, any>[];
  rows: Row[];
  rowId: (row: Row) => string;
  /** All rows that exist, loaded or not; null where nobody has counted. */
  total: number | null;
  /** Column ids that are not shown are false. */
  visibility: Record<string, boolean>;
  /** The column that takes the width that is left. */
  flexColumn: string;
  /** The grid itself, to give it the keyboard. */
  gridRef?: RefObject<HTMLTableElement | null>;
  selectedId: string | null;
  onSelect: (id: string) => void;
  onOpen: (id: string) => void;
  /** Called near the end of what is loaded. */
  onEnd?: () => void;
  /** Under the last row: "loading", an error with a retry, … */
  footer?: ReactNode;
  className?: string;
};

/**
 * A table of any length: only the visible rows stand in the page. Arrows move, Enter opens; the selected row is
 * kept in sight.
 */
export function DataTable<Row extends RowData>({
  label,
  columns,
  rows,
  rowId,
  total,
  visibility,
  flexColumn,
  gridRef,
  selectedId,
  onSelect,
  onOpen,
  onEnd,
  footer,
  className,
}: Props<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  useEdgeHint(scroller);
  const table = useTable({
    features: FEATURES,
    columns: columns as ColumnDef<Features, Row>[],
    data: rows,
    getRowId: rowId,
    state: { columnVisibility: visibility },
  });
  const tableRows = table.getRowModel().rows;
  const virtualizer = useVirtualizer({
    count: tableRows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => tableRows[index]?.id ?? index,
    overscan: 12,
    // What the server renders, before anybody knows the window.
    initialRect: { width: 1200, height: 24 * ROW_HEIGHT },
    scrollPaddingStart: ROW_HEIGHT,
    scrollPaddingEnd: ROW_HEIGHT,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const selectedIndex = tableRows.findIndex((row) => row.id === selectedId);

  // External system: the scroll position. Near the end of what is loaded, more is asked for.
  useEffect(() => {
    if (last >= tableRows.length - AHEAD) onEnd?.();
  }, [last, tableRows.length, onEnd]);

  // External system: the scroll position. The selected row is kept in sight.
  useEffect(() => {
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: "auto" });
  }, [selectedIndex, virtualizer]);

  const move = (event: React.KeyboardEvent, step: number) => {
    const next = tableRows[Math.max(0, Math.min(tableRows.length - 1, selectedIndex + step))];
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
  };
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "ArrowDown") move(event, 1);
    else if (event.key === "ArrowUp") move(event, -1);
    else if (event.key === "PageDown") move(event, page);
    else if (event.key === "PageUp") move(event, -page);
    else if (event.key === "Home" && (event.ctrlKey || event.metaKey)) move(event, -tableRows.length);
  };

  const leaves = table.getVisibleLeafColumns();
  const shown = leaves.map((column) => column.id).join();
  const columnCount = leaves.length;
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  const width = leaves.reduce((sum, column) => sum + column.getSize(), 0);
  return (
    <div
      ref={scroller}
      className={cn(
        "min-h-0 overflow-auto data-more:shadow-[inset_-18px_0_14px_-14px_var(--line-strong)]",
        className,
      )}
    >
      <table
        ref={gridRef}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows are chosen is a grid
        role="grid"
        aria-label={label}
        aria-rowcount={total === null ? -1 : total + 1}
        aria-colcount={columnCount}
        tabIndex={0}
        aria-activedescendant={selectedIndex >= 0 ? `row-${selectedId}` : undefined}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const id = clickedRow(event);
          if (id) onSelect(id);
        }}
        onDoubleClick={(event) => {
          const id = clickedRow(event);
          if (id) onOpen(id);
        }}
        className="w-full table-fixed border-separate border-spacing-0 text-sm -outline-offset-2"
        style={{ minWidth: width }}
      >
        <colgroup>
          {leaves.map((column) => (
            <col key={column.id} style={column.id === flexColumn ? undefined : { width: column.getSize() }} />
          ))}
        </colgroup>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              {group.headers.map((header) => (
                <th
                  key={header.id}
                  scope="col"
                  className="sticky top-0 z-10 h-8 truncate border-b bg-sunken px-2.5 text-left text-xs font-medium text-muted first:pl-4"
                >
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {before > 0 && <Spacer height={before} columns={columnCount} />}
          {items.map((item) => {
            const row = tableRows[item.index];
            if (!row) return null;
            return (
              <GridRow
                key={row.id}
                row={row}
                columns={shown}
                index={item.index}
                selected={row.id === selectedId}
              />
            );
          })}
          {after > 0 && <Spacer height={after} columns={columnCount} />}
        </tbody>
      </table>
      {footer}
    </div>
  );
}

type GridRowProps<Row extends RowData> = {
  row: TableRow<Features, Row>;
  /** Ids of the visible columns: another set makes other cells. */
  columns: string;
  index: number;
  selected: boolean;
};

function GridRowBody<Row extends RowData>({ row, index, selected }: GridRowProps<Row>) {
  return (
    <tr
      id={`row-${row.id}`}
      data-row={row.id}
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={cn("h-9 cursor-pointer", selected ? "bg-accent-soft" : "hover:bg-hover")}
    >
      {row.getVisibleCells().map((cell, position) => (
        <td
          key={cell.id}
          className={cn(
            "h-9 overflow-hidden border-b px-2.5 whitespace-nowrap first:pl-4",
            position === 0 && selected && "shadow-[inset_3px_0_0_var(--accent)]",
          )}
        >
          <FlexRender cell={cell} />
        </td>
      ))}
    </tr>
  );
}

/** Rendered again only where something about this very row has changed: holding j down stays smooth. */
const GridRow = memo(
  GridRowBody,
  (before, now) =>
    before.row.original === now.row.original &&
    before.columns === now.columns &&
    before.index === now.index &&
    before.selected === now.selected,
) as typeof GridRowBody;

/** The row in which something was clicked. */
const clickedRow = (event: MouseEvent): string | undefined =>
  (event.target as Element).closest<HTMLElement>("[data-row]")?.dataset.row;

/** Takes the place of the rows that are not in the page. */
const Spacer = ({ height, columns }: { height: number; columns: number }) => (
  <tr aria-hidden>
    <td colSpan={columns} style={{ height, padding: 0 }} />
  </tr>
);
