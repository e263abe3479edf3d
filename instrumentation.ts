/** Next calls this once, before the server takes its first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { believeTheSocket } = await import("@/lib/http/socket-address");
  believeTheSocket();
  const { keepRecovering } = await import("@/lib/services/router/channels/recover");
  keepRecovering();
  const { startPushingMetrics } = await import("@/lib/services/telemetry/start-pushing-metrics");
  await startPushingMetrics();
}
