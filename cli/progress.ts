import process from "node:process";

const EVERY_MS = 250;

/** A line on stderr that is drawn over, if stderr is a terminal. `what` is counted: rows, predictions. */
export function lineProgress(
  what: string,
  bytesTotal: number | undefined,
): {
  show: (read: number, bytesRead: number) => void;
  clear: () => void;
} {
  const started = performance.now();
  let last = 0;
  const on = process.stderr.isTTY;
  return {
    show(read, bytesRead) {
      const now = performance.now();
      if (!on || now - last < EVERY_MS) return;
      last = now;
      const seconds = (now - started) / 1000;
      const share = bytesTotal ? ` ${Math.min(100, Math.round((100 * bytesRead) / bytesTotal))} %` : "";
      const rate = Math.round(read / seconds).toLocaleString("en");
      const left =
        bytesTotal && bytesRead > 0
          ? `, ${Math.round((seconds * (bytesTotal - bytesRead)) / bytesRead)} s left`
          : "";
      process.stderr.write(`\r\x1b[K${read.toLocaleString("en")} ${what}${share}, ${rate}/s${left}`);
    },
    clear() {
      if (on && last > 0) process.stderr.write("\r\x1b[K");
    },
  };
}
