import { readdirSync, readFileSync } from "node:fs";

/** Mebibytes that the runtimes which this process started hold in memory; undefined without /proc. */
export function readResidentMemory(): number | undefined {
  try {
    const kibibytes = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(readStatus)
      .filter(({ name, parent }) => name === "workerd" && parent === process.pid)
      .reduce((sum, { resident }) => sum + resident, 0);
    return kibibytes === 0 ? undefined : kibibytes / 1024;
  } catch {
    return undefined;
  }
}

/** What the kernel tells of a process; one that has ended meanwhile holds nothing. */
function readStatus(id: string): { name: string; parent: number; resident: number } {
  let status = "";
  try {
    status = readFileSync(`/proc/${id}/status`, "utf8");
  } catch {}
  const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, "m").exec(status)?.[1] ?? "";
  return { name: field("Name"), parent: Number(field("PPid")), resident: Number(field("VmRSS")) };
}
