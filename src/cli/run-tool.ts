/** Runs a command-line tool: an error is one plain sentence and exit code 1, not a stack. */
export async function runTool(tool: () => Promise<void>): Promise<void> {
  try {
    await tool()
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
