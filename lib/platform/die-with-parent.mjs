// Loaded into the web and worker processes: if the process that started them is killed, they stop too,
// instead of holding the port and the queue for ever.
import process from "node:process";

if (process.channel) {
  process.channel.unref();
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
}
