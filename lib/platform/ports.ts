import net from "node:net";
import { platformError } from "./errors";

/** @returns the port if it can be listened on (for 0: one that can), else undefined. It is free again on return. */
export function probePort(port: number, host = "127.0.0.1"): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
}

/** A TCP port that is free now. */
export async function freePort(host = "127.0.0.1"): Promise<number> {
  const port = await probePort(0, host);
  if (port === undefined) throw platformError("no_port", `No TCP port is free on ${host}.`);
  return port;
}
