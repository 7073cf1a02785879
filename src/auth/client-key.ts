/** Bits of an IPv6 address that one customer of a network usually gets: the rest is theirs to choose. */
const NETWORK_GROUPS = 4;

/**
 * What a client is counted by: its IPv4 address, or the /64 of its IPv6 address, from which it may send with as
 * many addresses as it likes. An IPv4 address that is written as an IPv6 one counts as itself.
 */
export function clientKey(address: string): string {
  if (!address.includes(":")) return address;
  const [host = ""] = address.toLowerCase().split("%", 1);
  const ipv4 = /^(?:0*:)*:?(?:0+:)*ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(host)?.[1];
  if (ipv4 !== undefined) return ipv4;
  const [head = "", tail] = host.split("::", 2);
  const groups = head === "" ? [] : head.split(":");
  const ending = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups.length - ending.length);
  const all = [...groups, ...Array.from({ length: missing }, () => "0"), ...ending];
  const network = all.slice(0, NETWORK_GROUPS).map((group) => group.replace(/^0+(?=.)/, ""));
  return `${network.join(":")}::/64`;
}
