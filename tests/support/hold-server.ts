// Run by a test in a process of its own: joins the embedded server of a data directory, says so, and stays.
import { joinServer } from "@/lib/platform/processes";

const [dataDirectory = ""] = process.argv.slice(2);
const run = async () => {
  await joinServer({ dataDirectory });
  console.log("joined");
};
void run();
