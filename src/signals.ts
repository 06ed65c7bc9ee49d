/** A signal that comes this soon after the first is the same one: npm passes on what the terminal sent already. */
const SAME_SIGNAL_MS = 1_000

/** Resolves on the first SIGTERM or SIGINT; a later one ends the process at once, for whoever cannot wait. */
export function signalToStop(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined
    const onSignal = () => {
      firstAt ??= performance.now()
      if (performance.now() - firstAt > SAME_SIGNAL_MS) {
        process.exit(1)
      }
      resolve()
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
  })
}
