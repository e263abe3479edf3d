// After `npm ci` / `npm install`: make `npx parallax` work in this checkout.
import { linkOwnBin } from "./bootstrap.mjs";

linkOwnBin();
