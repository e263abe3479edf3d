// Loaded into the web and worker processes: if the process that started them is killed, they stop too,
// instead of holding the port and the queue for ever.
import process from "node:process";

// Processes that they fork inherit this file, but have channels of their own, which are not ours to touch.
if (process.channel && process.env.PARALLAX_PARENT === String(process.ppid)) {
  process.channel.unref();
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
}
