// Sends values of one control while it moves: at most one in flight, at most one each `intervalMs`, the newest wins,
// and the last one is always sent.
//
//   const sender = new LatestSender(send, settled);
//   sender.push(0.4); sender.push(0.5);
//
// `settled` is called with the answer to the last value when nothing is left to send, or with null when sending failed
// (the server's value stands then).

export const sendIntervalMs = 16;

export class LatestSender<Value, Answer> {
  private newest: { value: Value } | null = null;
  private busy = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly send: (value: Value) => Promise<Answer>,
    private readonly settled: (answer: Answer | null) => void,
    private readonly intervalMs = sendIntervalMs,
  ) {}

  push(value: Value): void {
    this.newest = { value };
    if (!this.busy) this.running = this.run();
  }

  /** Nothing is left to send, and all was answered. */
  settledAll(): Promise<void> {
    return this.running;
  }

  private async run(): Promise<void> {
    this.busy = true;
    let answer: Answer | null = null;
    while (this.newest) {
      const { value } = this.newest;
      this.newest = null;
      try {
        [answer] = await Promise.all([this.send(value), pause(this.intervalMs)]);
      } catch {
        answer = null;
      }
    }
    this.busy = false;
    this.settled(answer);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
