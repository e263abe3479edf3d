import { ACTION_LOOK } from "@/components/ui/action-badge";
import { cn } from "@/components/ui/cn";
import { Num, Percent } from "@/components/ui/format";
import { TONE_SOLID, TONE_TEXT } from "@/components/ui/tone";
import { ACTIONS, type Action } from "@/prompts/actions";

/** Rows per action as one bar; the numbers stand in the legend, or in its text for readers. */
export function ClassBalance({
  counts,
  legend = true,
  className,
}: {
  counts: Record<Action, number>;
  legend?: boolean;
  className?: string;
}) {
  const total = ACTIONS.reduce((sum, action) => sum + counts[action], 0);
  const share = (action: Action) => (total === 0 ? 0 : counts[action] / total);
  const words = ACTIONS.map((action) => `${action} ${Math.round(share(action) * 100)} %`).join(", ");
  return (
    <div className={cn("flex flex-col gap-2", className)}>
      <div
        role="img"
        aria-label={total === 0 ? "Class balance: no rows" : `Class balance: ${words}`}
        title={words}
        className="flex h-2 w-full gap-px overflow-hidden rounded-full bg-active"
      >
        {total > 0 &&
          ACTIONS.filter((action) => counts[action] > 0).map((action) => (
            <span
              key={action}
              className={cn("h-full min-w-0.5", TONE_SOLID[ACTION_LOOK[action].tone])}
              style={{ width: `${share(action) * 100}%` }}
            />
          ))}
      </div>
      {legend && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
          {ACTIONS.map((action) => {
            const { icon: Icon, tone } = ACTION_LOOK[action];
            return (
              <li key={action} className="inline-flex items-center gap-1 text-muted">
                <Icon aria-hidden className={cn("size-3", TONE_TEXT[tone])} />
                {action}
                <span className="text-fg">
                  <Num value={counts[action]} />
                </span>
                {total > 0 && (
                  <span>
                    (<Percent value={share(action)} digits={0} />)
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
