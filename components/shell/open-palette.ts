export const OPEN_PALETTE = "parallax:palette";

/** Opens the ⌘K palette from anywhere on the page. */
export const openPalette = (): void => {
  window.dispatchEvent(new Event(OPEN_PALETTE));
};
