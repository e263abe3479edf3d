import type { Person } from "@/lib/contracts/people";
import { listPeople as listRows } from "@/lib/db/people";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { toPerson } from "./to-person";

/** Everybody with access, in the order in which they came. */
export async function listPeople(actor: Actor): Promise<Person[]> {
  authorise(actor, "people:manage");
  return (await listRows()).map(toPerson);
}
