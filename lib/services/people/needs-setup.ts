import { hasActiveAdmin } from "@/lib/db/people";

/** Whether nobody has come in by the setup link yet, so that the page for signing in can say where it is. */
export const needsSetup = async (): Promise<boolean> => !(await hasActiveAdmin());
