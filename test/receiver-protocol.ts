/** The host of the receiver. */
export const RECEIVER = "receiver.test";

/** A delivery as it came in. */
export interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What became of it. */
  readonly behaviour: Behaviour;
}

/** How the receiver meets a delivery. */
export type Behaviour = "ok" | "error" | "gone" | "redirect" | "silent" | "slow-body" | "endless" | "half" | "refuse";
