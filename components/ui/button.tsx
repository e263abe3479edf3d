import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps, MouseEvent } from "react";
import { cn } from "./cn";
import { Spinner } from "./spinner";

export const buttonVariants = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none transition-colors duration-100 disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-55 aria-disabled:cursor-not-allowed [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent text-accent-fg hover:bg-accent-hover shadow-card",
        secondary: "bg-surface text-fg border border-line-strong hover:bg-hover active:bg-active shadow-card",
        ghost: "text-muted hover:bg-hover hover:text-fg active:bg-active",
        danger: "bg-danger text-accent-fg hover:bg-danger-hover shadow-card",
        link: "text-accent-text underline-offset-2 hover:underline px-0!",
      },
      size: { sm: "h-7 px-2.5 text-xs", md: "h-8 px-3 text-sm", lg: "h-9 px-4 text-sm" },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonVariants> & {
    /** Gives the look to the only child, e.g. a link. */
    asChild?: boolean;
    /** Shows a spinner and refuses clicks, so that nothing is sent twice; keeps the focus, unlike `disabled`. */
    pending?: boolean;
  };

export function Button({
  variant,
  size,
  asChild,
  pending,
  className,
  children,
  onClick,
  ...props
}: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} onClick={onClick} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      className={classes}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? refuse : onClick}
      {...props}
    >
      {pending && <Spinner />}
      {children}
    </button>
  );
}

/** Also stops the form, which Enter in a field submits by way of its button. */
const refuse = (event: MouseEvent<HTMLButtonElement>): void => event.preventDefault();
