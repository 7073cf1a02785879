/** What a server of the internet answers. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds before the answer. */
  readonly delay?: number;
}

/** An address of the internet that a test has to itself. */
export class Elsewhere {
  readonly url = `https://elsewhere.test/${crypto.randomUUID()}`;

  /** Puts down what it answers from now on, and counts anew. */
  async answer(answer: Answer): Promise<void> {
    await fetch(this.url, { method: "PUT", body: JSON.stringify(answer) });
  }

  /** How often it was asked. */
  async count(): Promise<number> {
    const { headers } = await fetch(this.url, { method: "HEAD" });
    return Number(headers.get("X-Count"));
  }
}
