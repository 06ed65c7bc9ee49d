/** Resolves on the first SIGTERM or SIGINT; the second one ends the process at once, for whoever cannot wait. */
export function signalToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1))
        resolve()
      })
    }
  })
}
