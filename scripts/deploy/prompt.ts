import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { DeployError } from "./deploy-error.ts";

/** A variable of the environment; undefined for an empty one, too, which is what CI makes of a secret that is missing. */
export function readVariable(name: string): string | undefined {
  const value = process.env[name];
  return value === "" ? undefined : value;
}

/**
 * What somebody at the terminal types.
 *
 * @param otherwise what to say when there is no terminal
 * @param isSecret whether it is typed without an echo
 * @throws DeployError without a terminal, and for Ctrl-C
 */
export async function askOnTerminal(question: string, otherwise: string, isSecret = false): Promise<string> {
  if (!process.stdin.isTTY) throw new DeployError(otherwise);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = isSecret ? silent : process.stdout;
  const prompt = createInterface({ input: process.stdin, output, terminal: true });
  if (isSecret) process.stdout.write(question);
  try {
    return (await prompt.question(isSecret ? "" : question)).trim();
  } catch (error) {
    // Ctrl-C and Ctrl-D.
    if ((error as Error).name !== "AbortError") throw error;
    throw new DeployError("\nStopped. Nothing has been changed.");
  } finally {
    prompt.close();
    if (isSecret) process.stdout.write("\n");
  }
}
