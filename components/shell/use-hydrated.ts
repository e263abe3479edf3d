import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False on the server and in the first paint, true afterwards: for what only the browser knows. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
