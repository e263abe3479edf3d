import {
  Activity,
  BookOpen,
  BrainCircuit,
  ChartNoAxesCombined,
  Database,
  Gauge,
  ListChecks,
  type LucideIcon,
  PackageCheck,
  Settings,
  SquareChartGantt,
  Timer,
  Waypoints,
} from "lucide-react";

export type NavItem = {
  href: string;
  label: string;
  icon: LucideIcon;
  also?: string;
  admins?: boolean;
  notFor?: string;
};

/** The pages of the left rail, in order; the palette offers the same. `also` = words by which it is found. */
const NAV: readonly NavItem[] = [
  { href: "/", label: "Overview", icon: Gauge, also: "home dashboard" },
  { href: "/datasets", label: "Data sets", icon: Database, also: "rows conversations import" },
  { href: "/review", label: "Review", icon: ListChecks, also: "queue label" },
  { href: "/audits", label: "Audits", icon: SquareChartGantt, also: "sample report accuracy interval" },
  {
    href: "/router",
    label: "Router",
    icon: Waypoints,
    also: "live route latency playground",
    notFor: "VIEWER",
  },
  {
    href: "/bench",
    label: "Bench",
    icon: Timer,
    also: "benchmark latency throughput speed history p95 gain",
  },
  {
    href: "/compare",
    label: "Compare",
    icon: ChartNoAxesCombined,
    also: "evaluate confusion f1 calibration threshold certificate teacher student",
  },
  { href: "/runs", label: "Runs", icon: BrainCircuit, also: "predict predictions model progress" },
  { href: "/exports", label: "Exports", icon: PackageCheck, also: "download jsonl training" },
  { href: "/activity", label: "Activity", icon: Activity, also: "log history who", admins: true },
  { href: "/settings", label: "Settings", icon: Settings, also: "people keys account" },
  { href: "/docs", label: "API docs", icon: BookOpen, also: "openapi http reference" },
];

/** The pages that a role may open. */
export const navFor = (role: string): readonly NavItem[] =>
  NAV.filter(({ admins, notFor }) => (!admins || role === "ADMIN") && notFor !== role);

/** Whether the address belongs to the page or lies below it. */
export const isCurrent = (href: string, path: string): boolean =>
  href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
