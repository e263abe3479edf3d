/** Entries of the browser's performance timeline under this name: from the key to the next item on the screen, ms. */
export const NEXT_ITEM = "review:next-item";

let pressedAt: number | null = null;

/** A key of the workspace was pressed. @param at the event's time stamp, ms since the page's time origin */
export function keyPressed(at: number): void {
  pressedAt = at;
}

/**
 * Another item has been rendered. Measures to the end of the frame that shows it: a message posted from the frame's
 * callback is handled after the frame has been painted. An item that no key brought is not measured.
 */
export function itemRendered(): void {
  const start = pressedAt;
  pressedAt = null;
  if (start === null) return;
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      performance.measure(NEXT_ITEM, { start, end: performance.now() });
    };
    port2.postMessage(null);
  });
}
