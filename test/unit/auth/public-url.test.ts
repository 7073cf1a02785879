import { describe, expect, it } from "vitest";
import { refusalOfUrl } from "../../../src/auth/public-url.ts";

const PUBLIC = "https://scim.example.com";

describe("a service on the internet", () => {
  it.each([
    "https://example.com",
    "https://example.com/hooks?key=1",
    "https://hooks.example.com:8443/a",
    "https://EXAMPLE.com/",
    "https://xn--bcher-kva.example/",
    "https://bücher.example/",
    "https://8.8.8.8/hook",
    "https://172.32.0.1/",
    "https://100.128.0.1/",
    "https://[2606:4700:4700::1111]/",
    "https://[::ffff:8.8.8.8]/",
    "https://[64:ff9b::808:808]/",
    "https://localhost.example.com/",
    "https://127.0.0.1.example.com/",
  ])("sends to %s", (url) => {
    expect(refusalOfUrl(url, PUBLIC)).toBeUndefined();
  });

  it.each([
    ["not HTTPS", ["http://example.com", "ftp://example.com", "ws://example.com", "file:///etc/passwd", "data:,x"]],
    [
      "no URL",
      ["", "example.com", "/hooks", "https://", "https:// example.com", "https://exa\nmple.com", "https://%00/"],
    ],
    ["credentials", ["https://user@example.com", "https://user:secret@example.com", "https://:secret@example.com"]],
    ["localhost", ["https://localhost", "https://LOCALHOST/", "https://a.localhost/", "https://loc%61lhost/"]],
    ["a dot at the end", ["https://example.com./", "https://localhost./", "https://a.localhost./"]],
    ["unspecified", ["https://0.0.0.0", "https://0/", "https://0.1.2.3/", "https://[::]/"]],
    ["loopback", ["https://127.0.0.1", "https://127.255.255.254/", "https://[::1]/", "https://[0:0:0:0:0:0:0:1]/"]],
    [
      "private",
      [
        "https://10.0.0.1",
        "https://172.16.0.1",
        "https://172.31.255.255",
        "https://192.168.1.1",
        "https://[fd00::1]/",
        "https://[fc00::1]/",
      ],
    ],
    [
      "link-local",
      ["https://169.254.169.254/latest/meta-data", "https://[fe80::1]/", "https://[febf::1]/", "https://[fec0::1]/"],
    ],
    ["shared", ["https://100.64.0.1", "https://100.127.255.255"]],
    [
      "multicast, reserved or for benchmarks",
      [
        "https://224.0.0.1",
        "https://240.0.0.1",
        "https://255.255.255.255",
        "https://192.0.0.1",
        "https://198.18.0.1",
        "https://198.19.255.255",
        "https://[ff02::1]/",
      ],
    ],
    ["decimal", ["https://2130706433/", "https://3232235777/", "https://167772161/"]],
    ["octal", ["https://0177.0.0.1/", "https://017700000001/", "https://0300.0250.1.1/"]],
    ["hexadecimal", ["https://0x7f000001/", "https://0x7f.0.0.1/", "https://0xa9fea9fe/"]],
    ["short", ["https://127.1/", "https://10.1/", "https://192.168.257/"]],
    ["a dot after an address", ["https://127.0.0.1./", "https://2130706433./"]],
    ["full-width digits", ["https://１２７.0.0.1/", "https://127。0。0。1/"]],
    [
      "IPv4 in IPv6",
      [
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[::ffff:0:10.0.0.1]/",
        "https://[::127.0.0.1]/",
        "https://[::a00:1]/",
      ],
    ],
    [
      "NAT64",
      [
        "https://[64:ff9b::7f00:1]/",
        "https://[64:ff9b::10.0.0.1]/",
        "https://[64:ff9b::169.254.169.254]/",
        "https://[64:ff9b:1::808:808]/",
      ],
    ],
    ["tunnels", ["https://[2002:7f00:1::]/", "https://[2002:808:808::]/", "https://[2001:0:1::1]/"]],
    ["discard and unassigned", ["https://[100::1]/", "https://[4000::1]/", "https://[8000::1]/"]],
  ])("sends to nothing that is %s", (_what, urls) => {
    for (const url of urls) expect(refusalOfUrl(url, PUBLIC), url).toBeTypeOf("string");
  });

  it("takes no address that is longer than a receiver needs", () => {
    expect(refusalOfUrl(`https://example.com/${"a".repeat(2028)}`, PUBLIC)).toBeUndefined();
    expect(refusalOfUrl(`https://example.com/${"a".repeat(2029)}`, PUBLIC)).toBe(
      "Must not be longer than 2048 characters.",
    );
  });

  it("says what to change", () => {
    expect(refusalOfUrl("http://example.com", PUBLIC)).toBe("Must begin with https://.");
    expect(refusalOfUrl("https://10.0.0.1", PUBLIC)).toBe("Must be on the public internet: this host is not.");
    expect(refusalOfUrl("http://127.0.0.1:8080/hook", PUBLIC)).toBe("Must begin with https://.");
  });
});

describe.each(["http://127.0.0.1:8787", "http://localhost:8787", "http://[::1]:8787"])("a service on %s", (origin) => {
  it.each([
    "http://127.0.0.1:9000/hook",
    "http://localhost:9000",
    "https://localhost/",
    "http://[::1]:9000/",
    "http://127.1/",
  ])("sends to %s", (url) => {
    expect(refusalOfUrl(url, origin)).toBeUndefined();
  });

  it.each([
    "http://example.com",
    "http://10.0.0.1",
    "https://10.0.0.1",
    "http://a.localhost",
    "http://127.0.0.2",
    "http://user@localhost",
  ])("does not send to %s", (url) => {
    expect(refusalOfUrl(url, origin)).toBeTypeOf("string");
  });
});
