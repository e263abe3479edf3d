/** The router as a library: everything that it needs is given to it. See docs/router.md. */
export { BREAKER_DEFAULTS, type BreakerOptions, type BreakerState } from "./breaker";
export { type Clock, systemClock } from "./clock";
export { ROUTER_DEFAULTS, Router, type RouterState } from "./router";
export * from "./types";
