// Sends values of one control while it moves: at most one in flight, at most one each `intervalMs`, the newest wins,
// and the last one is always sent.
//
//   const sender = new LatestSender(send, settled, refused);
//   sender.push(0.4); sender.push(0.5);
//   sender.flush();                             // the hand rests: what comes next is sent behind 0.5
//
// `settled` is called with the answer to the last value when nothing is left to send, or with null when sending failed
// (the server's value stands then). `refused` gets the reason before that.

export const sendIntervalMs = 16;

export class LatestSender<Value, Answer> {
  private newest: { value: Value } | null = null;
  private busy = false;
  private underWay: Promise<void> = Promise.resolve();
  private last: { answer: Answer } | { error: unknown } | null = null;

  constructor(
    private readonly send: (value: Value) => Promise<Answer>,
    private readonly settled: (answer: Answer | null) => void,
    private readonly refused: (error: unknown) => void = () => undefined,
    private readonly intervalMs = sendIntervalMs,
  ) {}

  push(value: Value): void {
    this.newest = { value };
    if (!this.busy) void this.run();
  }

  /** Sends at once what waits for its turn. */
  flush(): void {
    if (this.newest) this.sendNewest(this.newest.value);
  }

  private sendNewest(value: Value): void {
    this.newest = null;
    const before = this.underWay;
    const sent = this.send(value).then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    );
    this.underWay = Promise.all([before, sent]).then(([, outcome]) => void (this.last = outcome));
  }

  private async run(): Promise<void> {
    this.busy = true;
    while (this.newest) {
      this.sendNewest(this.newest.value);
      await Promise.all([this.answered(), pause(this.intervalMs)]);
    }
    this.busy = false;
    const { last } = this;
    if (last && "error" in last) this.refused(last.error);
    this.settled(last && "answer" in last ? last.answer : null);
  }

  /** Also waits for what flush() sent meanwhile. */
  private async answered(): Promise<void> {
    let known: Promise<void> | null = null;
    while (known !== this.underWay) await (known = this.underWay);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
