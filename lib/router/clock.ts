/** Time as the router sees it. */
export type Clock = {
  /** Milliseconds that never go backwards. */
  now(): number;
  /** Calls `then` after so long, unless the function that comes back is called before. */
  after(ms: number, then: () => void): () => void;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};
