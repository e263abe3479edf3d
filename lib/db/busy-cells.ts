import { db } from "./client";

/** Data sets whose counters have more than `rows` rows in the table, so that folding them pays. */
export async function datasetsWithBusyCells(rows: number): Promise<string[]> {
  const found = await db().$queryRaw<{ dataset_id: string }[]>`
    SELECT dataset_id FROM dataset_cell GROUP BY dataset_id HAVING count(*) > ${rows}`;
  return found.map(({ dataset_id }) => dataset_id);
}
