export { ACTION_LOOK, ActionBadge } from "./action-badge";
export { Badge } from "./badge";
export { Banner } from "./banner";
export { Button, type ButtonProps, buttonVariants } from "./button";
export { Card, CardBody, CardFooter, CardHeader } from "./card";
export { Checkbox } from "./checkbox";
export { cn } from "./cn";
export { ConfirmDialog, type ConfirmResult } from "./confirm-dialog";
export { CopyButton } from "./copy-button";
export { Dialog, DialogClose, DialogContent, DialogTrigger } from "./dialog";
export {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "./dropdown-menu";
export { EmptyState } from "./empty-state";
export { ErrorState } from "./error-state";
export { Field } from "./field";
export { Bytes, LocaleProvider, Num, Percent, Time, useLocale } from "./format";
export { IconButton } from "./icon-button";
export { Input } from "./input";
export { Kbd } from "./kbd";
export { Label } from "./label";
export { Page, PageHeader } from "./page-header";
export { Popover, PopoverClose, PopoverContent, PopoverTrigger } from "./popover";
export { Progress } from "./progress";
export { Select } from "./select";
export { Sheet, SheetClose, SheetContent, SheetTrigger, SidePanel } from "./sheet";
export { Skeleton } from "./skeleton";
export { Spinner } from "./spinner";
export { STATUS_LOOK, StatusBadge } from "./status-badge";
export { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "./table";
export { ActionsHeader, NumberCell, NumberHeaders } from "./table-columns";
export { Tabs, TabsContent, TabsList, TabsTrigger } from "./tabs";
export { Textarea } from "./textarea";
export { Toaster, toast } from "./toast";
export { TONE_SOFT, TONE_SOLID, TONE_TEXT, type Tone } from "./tone";
export { Tooltip, TooltipProvider } from "./tooltip";
