/** Says where a peer listens, as the suite's own servers do. */
export function announce(port: number): void {
  process.stdout.write(`serving squarerpc_service.SquareService on 127.0.0.1:${port}\n`)
}
