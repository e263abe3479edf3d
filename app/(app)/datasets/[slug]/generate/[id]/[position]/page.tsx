import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ItemDetail } from "@/components/generation/item-detail";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { readGeneration } from "@/lib/services/generations/read-generation";
import { readItem } from "@/lib/services/generations/read-item";
import { CODES, PATTERN_NAMES } from "../../texts";

type Props = { params: Promise<{ slug: string; id: string; position: string }> };

export const metadata: Metadata = { title: "Generated cell" };

export default async function ItemPage({ params }: Props) {
  const actor = await requireActor();
  const { slug, id, position } = await params;
  if (!/^\d{1,6}$/.test(position)) notFound();
  const missing = (error: unknown): never => {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  };
  const view = await readGeneration(actor, id).catch(missing);
  if (view.dataset !== slug || !can(actor, "runs:manage")) notFound();
  const item = await readItem(actor, id, Number(position)).catch(missing);
  return <ItemDetail view={view} item={item} codes={CODES} names={PATTERN_NAMES} />;
}
