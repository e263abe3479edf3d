// `npm run generate`: packages and the Prisma client, if they are out of date.
import { prepare } from "./bootstrap.mjs";

await prepare({ dev: true });
