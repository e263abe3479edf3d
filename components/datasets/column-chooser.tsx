"use client";
import { Columns3 } from "lucide-react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { ALWAYS_SHOWN, COLUMN_NAMES } from "./row-columns";

/** Which columns stand in the list; `null` = those of the beginning. */
export function ColumnChooser({
  visibility,
  onChange,
}: {
  visibility: Record<string, boolean>;
  onChange: (cols: string | null) => void;
}) {
  const toggle = (id: string) =>
    onChange(
      COLUMN_NAMES.filter((column) => (column.id === id ? !visibility[id] : visibility[column.id]))
        .map((column) => column.id)
        .join(","),
    );
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" aria-label="Columns">
          <Columns3 aria-hidden />
          <span className="max-md:hidden">Columns</span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuLabel>Columns</DropdownMenuLabel>
        {COLUMN_NAMES.map(({ id, name }) => (
          <DropdownMenuCheckboxItem
            key={id}
            checked={visibility[id] ?? false}
            disabled={id === ALWAYS_SHOWN}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={() => toggle(id)}
          >
            {name}
          </DropdownMenuCheckboxItem>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => onChange(null)}>As at first</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
