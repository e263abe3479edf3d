// Prints the link by which the first admin comes in, and nothing once there is an admin.
import { closeDb } from "@/lib/db/client";
import { firstAdminLink } from "@/lib/services/people/first-admin-link";

try {
  const link = await firstAdminLink();
  if (link) process.stdout.write(`${link}\n`);
} finally {
  await closeDb();
}
