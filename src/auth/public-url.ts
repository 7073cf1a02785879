/** Characters that an address may have. */
const MAX_LENGTH = 2048;

/** Where the service itself runs when somebody develops with it. */
const LOCAL_HOSTS: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Why the service does not send requests to a URL that somebody else gave; undefined where it does. `https`
 * and a host on the public internet, in whatever spelling: what a name resolves to is not known here. A service
 * that itself runs on the local machine sends to that machine as well, without TLS.
 */
export function refusalOfUrl(text: string, serviceOrigin: string): string | undefined {
  if (text.length > MAX_LENGTH) return `Must not be longer than ${MAX_LENGTH} characters.`;
  const url = parseUrl(text);
  if (url === undefined) return "Must be an absolute URL, such as https://example.com/hooks.";
  if (url.username !== "" || url.password !== "") return "Must not hold credentials.";
  if (isLocal(serviceOrigin) && /^https?:$/.test(url.protocol) && LOCAL_HOSTS.has(url.hostname)) return undefined;
  if (url.protocol !== "https:") return "Must begin with https://.";
  return isPublicHost(url.hostname) ? undefined : "Must be on the public internet: this host is not.";
}

/** Whether a URL is on the machine of whoever asks: where somebody develops with the service. */
export function isLocal(url: string): boolean {
  return LOCAL_HOSTS.has(new URL(url).hostname);
}

function parseUrl(text: string): URL | undefined {
  // The parser takes blanks and line breaks out of what it is given; nobody means them.
  return /[\s\p{Cc}]/u.test(text) ? undefined : (URL.parse(text) ?? undefined);
}

/** Whether a host, as the URL parser spells it, can be on the public internet. */
function isPublicHost(host: string): boolean {
  if (host.startsWith("[")) return isPublicIpv6(parseIpv6(host.slice(1, -1)));
  const ipv4 = parseIpv4(host);
  if (ipv4 !== undefined) return isPublicIpv4(ipv4);
  // A dot at the end makes another spelling of the same name.
  return host !== "" && !host.endsWith(".") && host !== "localhost" && !host.endsWith(".localhost");
}

/** A range of addresses: those whose first `bits` are those of `start`. */
type Range = readonly [start: number, bits: number];

const ipv4 = (a: number, b = 0, c = 0, d = 0) => ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;

/** The IANA registry of special-purpose addresses (RFC 6890), less those for documentation. */
const SPECIAL_IPV4: readonly Range[] = [
  [ipv4(0), 8],
  [ipv4(10), 8],
  [ipv4(100, 64), 10],
  [ipv4(127), 8],
  [ipv4(169, 254), 16],
  [ipv4(172, 16), 12],
  [ipv4(192, 0, 0), 24],
  [ipv4(192, 88, 99), 24],
  [ipv4(192, 168), 16],
  [ipv4(198, 18), 15],
  [ipv4(224), 4],
  [ipv4(240), 4],
];

function isPublicIpv4(address: number): boolean {
  return !SPECIAL_IPV4.some(([start, bits]) => address >>> (32 - bits) === start >>> (32 - bits));
}

/** An address as the URL parser spells it, whether it was decimal, octal, hexadecimal or short before. */
function parseIpv4(host: string): number | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = parts;
  return ipv4(a, b, c, d);
}

/** The eight groups of an address as the URL parser spells it. */
function parseIpv6(text: string): number[] {
  const [head = "", tail] = text.split("::");
  const groupsOf = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return groupsOf(head);
  const [left, right] = [groupsOf(head), groupsOf(tail)];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

/** Prefixes, in groups, after which the last 32 bits are an IPv4 address: mapped, translated, NAT64 (RFC 6052). */
const EMBEDDING: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0xffff],
  [0, 0, 0, 0, 0xffff, 0],
  [0x64, 0xff9b, 0, 0, 0, 0],
];

function isPublicIpv6(groups: readonly number[]): boolean {
  const [first = 0, second = 0, , , , , high = 0, low = 0] = groups;
  if (EMBEDDING.some((prefix) => prefix.every((group, index) => groups[index] === group))) {
    return isPublicIpv4(((high << 16) | low) >>> 0);
  }
  // Teredo and 6to4 tunnel to an IPv4 address; 2001::/23 is for protocols.
  const isTunnel = first === 0x2002 || (first === 0x2001 && second < 0x200);
  return first >>> 13 === 0b001 && !isTunnel;
}
