import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addressPolicy, addressProblem, hostProblem } from "./address-policy";
import { ForbiddenAddress, guardedFetch } from "./guarded-fetch";

describe("addressProblem", () => {
  test.each([
    "169.254.169.254",
    "169.254.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "224.0.0.1",
    "255.255.255.255",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "::169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
  ])("%s is refused always", (address) => {
    expect(addressProblem(address, "any")).not.toBeNull();
    expect(addressProblem(address, "public")).not.toBeNull();
  });

  test.each([
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "::1",
    "::",
    "fc00::1",
    "fd12::1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
  ])("%s is private", (address) => {
    expect(addressProblem(address, "any")).toBeNull();
    expect(addressProblem(address, "public")).toContain("private");
  });

  test.each(["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"])(
    "%s is public",
    (address) => {
      expect(addressProblem(address, "public")).toBeNull();
    },
  );

  test("what is no address is refused, and a name is left to its resolution", () => {
    expect(addressProblem("example.com", "any")).not.toBeNull();
    expect(hostProblem("example.com", "public")).toBeNull();
    expect(hostProblem("[::1]", "public")).not.toBeNull();
  });

  test("a policy with a typing error opens no door", () => {
    expect(addressPolicy({})).toBe("any");
    expect(addressPolicy({ PARALLAX_MODEL_ADDRESSES: "public" })).toBe("public");
    expect(() => addressPolicy({ PARALLAX_MODEL_ADDRESSES: "pubilc" })).toThrow("any or public");
  });
});

describe("guardedFetch", () => {
  let server: http.Server;
  let port = 0;
  const hits: string[] = [];
  beforeAll(async () => {
    server = http.createServer((request, response) => {
      hits.push(request.url ?? "");
      if (request.url === "/moved")
        response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` }).end();
      else response.end("hello");
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  /** A name server that gives one answer after the other. */
  const resolving =
    (...answers: string[][]) =>
    (_host: string, done: (error: null, found: { address: string; family: number }[]) => void) =>
      done(
        null,
        (answers.shift() ?? []).map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );

  test("connects to the very address that was checked, and checks it at every connection (DNS rebinding)", async () => {
    const rebinding = guardedFetch("any", resolving(["127.0.0.1"], ["169.254.169.254"]));
    const url = `http://rebind.test:${port}/`;
    expect(await (await rebinding.fetch(url)).text()).toBe("hello");
    rebinding.close(); // the next request needs a new connection
    await expect(rebinding.fetch(url)).rejects.toBeInstanceOf(ForbiddenAddress);
  });

  test("refuses a name as soon as one of its addresses is forbidden", async () => {
    const guarded = guardedFetch("public", resolving(["8.8.8.8", "127.0.0.1"]));
    await expect(guarded.fetch(`http://mixed.test:${port}/`)).rejects.toBeInstanceOf(ForbiddenAddress);
    const none = guardedFetch("any", resolving([]));
    await expect(none.fetch(`http://none.test:${port}/`)).rejects.toThrow();
  });

  test.each([
    "http://127.0.0.1:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f.1:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "file:///etc/hosts",
  ])("refuses %s where only public addresses are allowed", async (url) => {
    const before = hits.length;
    const { fetch } = guardedFetch("public");
    await expect(fetch(url.replace("PORT", String(port)))).rejects.toBeInstanceOf(ForbiddenAddress);
    expect(hits).toHaveLength(before);
  });

  test("follows no redirect", async () => {
    const guarded = guardedFetch("any");
    const answer = await guarded.fetch(`http://127.0.0.1:${port}/moved`);
    expect(answer.status).toBe(302);
    expect(hits).not.toContain("/secret");
    await answer.body?.cancel();
    guarded.close();
  });
});
