import type { Tx } from "./client";

/** Says which items of an audit, by their positions from 1, are judged blind; all others show everything. */
export async function setArms(
  tx: Tx,
  auditId: string,
  share: number,
  blindPositions: readonly number[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE audit SET blind_share = ${share}::float8, blind = ${blindPositions.length > 0} WHERE id = ${auditId}::uuid`;
  await tx.$executeRaw`
    UPDATE audit_item SET arm = 'blind'
     WHERE audit_id = ${auditId}::uuid AND position = ANY(${[...blindPositions]}::int[])`;
}
