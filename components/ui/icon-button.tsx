"use client";
import type { ReactNode } from "react";
import { Button, type ButtonProps } from "./button";
import { cn } from "./cn";
import { Kbd } from "./kbd";
import { Tooltip } from "./tooltip";

type Props = Omit<ButtonProps, "aria-label" | "children"> & {
  /** Spoken name, and the tooltip. */
  label: string;
  /** Key that does the same. */
  shortcut?: string;
  tooltipSide?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
};

/** A square button that shows only an icon. */
export function IconButton({
  label,
  shortcut,
  tooltipSide,
  variant = "ghost",
  size = "md",
  className,
  ...props
}: Props) {
  return (
    <Tooltip
      side={tooltipSide}
      content={
        <>
          {label}
          {shortcut && <Kbd inverted>{shortcut}</Kbd>}
        </>
      }
    >
      <Button
        aria-label={label}
        aria-keyshortcuts={shortcut}
        variant={variant}
        size={size}
        className={cn(size === "sm" ? "w-7 px-0" : size === "lg" ? "w-9 px-0" : "w-8 px-0", className)}
        {...props}
      />
    </Tooltip>
  );
}
