/** What of vitest's JSON report tells about failures. */
export interface TestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** The path that fast-check reports for the value that failed; only the first is that of the property itself. */
const PATH = /\{ seed: -?\d+, path: "([\d:]+)"/;

/** For every test that failed, the command that tries again what failed, and nothing else. */
export function replayCommands({ testResults }: TestReport, seed: number, root: string): string[] {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => {
        const path = PATH.exec(failureMessages.join("\n"))?.[1];
        const file = name.startsWith(root) ? name.slice(root.length) : name;
        const options = path === undefined ? `--seed ${seed}` : `--seed ${seed} --path ${path}`;
        return `npm run fuzz -- ${options} --test ${quote(fullName)} ${file}`;
      }),
  );
}

/** The text as one word of a shell's command. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
