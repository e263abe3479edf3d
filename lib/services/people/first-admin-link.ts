import { db } from "@/lib/db/client";
import { lockActiveAdmins, lockFirstAdmin } from "@/lib/db/people";
import { makeLink } from "./make-link";

/**
 * The link by which the first admin comes in, for whoever can see the server's terminal: nobody has signed in yet who
 * could be authorised. Null once there is an admin. Each call makes the link of the call before worthless.
 */
export function firstAdminLink(now = new Date()): Promise<string | null> {
  return db().$transaction(async (tx) => {
    await lockFirstAdmin(tx);
    if ((await lockActiveAdmins(tx)).length > 0) return null;
    const made = await makeLink(
      tx,
      { purpose: "FIRST_ADMIN", role: "ADMIN", person: null, createdBy: "system" },
      now,
    );
    return made.link;
  });
}
