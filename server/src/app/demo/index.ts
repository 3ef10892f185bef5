export async function runDemo(
  _env: NodeJS.ProcessEnv,
  _print: (lines: readonly string[]) => void,
): Promise<void> {
  throw new Error('Not yet.');
}
