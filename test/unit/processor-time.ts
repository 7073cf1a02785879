/**
 * The milliseconds that an action kept the processor busy. What else the machine does takes none of them, so a
 * limit on them is no race.
 */
export function processorTime(action: () => void): number {
  const start = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
