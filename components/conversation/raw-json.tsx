import { CopyButton } from "@/components/ui/copy-button";

/** Data as it is, to read and to copy. */
export function RawJson({ value, label = "Raw JSON" }: { value: unknown; label?: string }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <div className="relative">
      <div className="absolute top-2 right-2">
        <CopyButton text={text}>Copy</CopyButton>
      </div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className="max-h-[70dvh] overflow-auto rounded-md border bg-sunken p-3"
      >
        <pre className="font-mono text-xs leading-5 whitespace-pre-wrap wrap-anywhere">{text}</pre>
      </section>
    </div>
  );
}
