import { cn } from "@/components/ui/cn";

/** Two views of one point: the mark of Parallax. */
export const Logo = ({ className }: { className?: string }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true" className={cn("size-6", className)} fill="none">
    <rect x="1" y="1" width="22" height="22" rx="6" className="fill-accent" />
    <path d="M6 18 L15 6" stroke="white" strokeWidth="1.8" strokeLinecap="round" opacity="0.65" />
    <path d="M18 18 L9 6" stroke="white" strokeWidth="1.8" strokeLinecap="round" />
    <circle cx="12" cy="10" r="2.1" fill="white" />
  </svg>
);
