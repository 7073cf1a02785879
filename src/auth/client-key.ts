/**
 * By what clients are counted: the address, or of IPv6 the /64, which one client has to itself. Undefined
 * where the runtime names no address: a shared count would let one client lock out all others.
 */
export function clientKey(address: string | undefined): string | undefined {
  if (address === undefined || !address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const filled =
    tail === undefined
      ? left
      : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0"), ...right];
  return `${filled
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
