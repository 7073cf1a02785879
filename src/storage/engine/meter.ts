/** What a request has cost so far, in the units that D1 bills. */
export interface Meter {
  roundTrips: number;
  rowsRead: number;
  rowsWritten: number;
}

/** A meter at zero. */
export function createMeter(): Meter {
  return { roundTrips: 0, rowsRead: 0, rowsWritten: 0 };
}
