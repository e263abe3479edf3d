import { type FrozenRow, insertPage, PAGE_ROWS } from "@/lib/db/export-pages";
import type { SourceRow } from "./row-source";

/** Gathers the rows that an export holds into pages; does nothing where it freezes none. */
export class FrozenPages {
  private rows: FrozenRow[] = [];
  private pages = 0;

  constructor(private readonly exportId: string | null) {}

  async add({ id, version, rejected }: SourceRow): Promise<void> {
    if (this.exportId === null) return;
    this.rows.push(rejected === undefined ? { id, version } : { id, version, rejected });
    if (this.rows.length === PAGE_ROWS) await this.end();
  }

  async end(): Promise<void> {
    if (this.exportId === null || this.rows.length === 0) return;
    await insertPage(this.exportId, this.pages, this.rows);
    this.pages += 1;
    this.rows = [];
  }
}
