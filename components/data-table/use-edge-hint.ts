import { type RefObject, useEffect } from "react";

/** Marks a scrolling box with `data-more` while columns stand beyond its right edge, so that it can show so. */
export function useEdgeHint(scroller: RefObject<HTMLElement | null>): void {
  // External system: the box's scrolling and size.
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () =>
      box.toggleAttribute("data-more", box.scrollWidth - box.clientWidth - box.scrollLeft > 1);
    const sizes = new ResizeObserver(look);
    sizes.observe(box);
    if (box.firstElementChild) sizes.observe(box.firstElementChild);
    box.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      box.removeEventListener("scroll", look);
    };
  }, [scroller]);
}
