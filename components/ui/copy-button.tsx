"use client";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";
import { IconButton } from "./icon-button";
import { toast } from "./toast";

/** Copies `text` and says so. With `children` a button with words, else an icon. */
export function CopyButton({
  text,
  label = "Copy",
  children,
  className,
}: {
  text: string;
  label?: string;
  children?: string;
  className?: string;
}) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await copyText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } catch {
      toast.error("The browser did not allow copying. Select the text and copy it by hand.");
    }
  };
  const icon = copied ? <Check aria-hidden className="text-green-fg" /> : <Copy aria-hidden />;
  if (children) {
    return (
      <Button size="sm" className={className} onClick={copy}>
        {icon}
        <span aria-live="polite">{copied ? "Copied" : children}</span>
      </Button>
    );
  }
  return (
    <IconButton size="sm" label={copied ? "Copied" : label} className={className} onClick={copy}>
      {icon}
    </IconButton>
  );
}

/** navigator.clipboard exists only on https and localhost; a server in the local network has neither. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("copy refused");
}
