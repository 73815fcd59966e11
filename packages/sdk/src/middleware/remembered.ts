import type { Verification } from "./caller.ts";

/** What the time is, by a clock that goes on evenly and by one that goes on while the machine sleeps, in ms. */
export interface Clock {
  steady(): number;
  wall(): number;
}

interface Remembered {
  answer: Verification;
  asked: { steady: number; wall: number };
}

type Ask = () => Promise<Verification>;

/**
 * Answers, each for as long as it says of itself and not a moment longer: from before it was asked for, and by both clocks.
 * What is not to be remembered (each no; keys with limits) is asked for each time, by everybody for themselves.
 */
export class Answers {
  readonly #kept = new Map<string, Remembered>();
  readonly #asking = new Map<string, Promise<unknown>>();
  readonly #clock: Clock;
  readonly #most: number;
  readonly #together: boolean;

  /** @param together whether who asks what is being asked already waits for that */
  constructor(clock: Clock, most: number, together: boolean) {
    this.#clock = clock;
    this.#most = most;
    this.#together = together;
  }

  async answer(question: string, ask: Ask): Promise<Verification> {
    const known = this.#find(question);
    if (known) return known;
    const asking = this.#together ? this.#asking.get(question) : undefined;
    if (!asking) return this.#ask(question, ask);
    // What came of it is this one's answer only where it may be remembered: else it was for that one use.
    await asking.catch(() => {});
    return this.#find(question) ?? this.#ask(question, ask);
  }

  async #ask(question: string, ask: Ask): Promise<Verification> {
    const asked = { steady: this.#clock.steady(), wall: this.#clock.wall() };
    const asking = ask();
    this.#asking.set(question, asking);
    try {
      const answer = await asking;
      if (answer.valid && answer.max_age > 0) this.#keep(question, { answer, asked });
      return answer;
    } finally {
      if (this.#asking.get(question) === asking) this.#asking.delete(question);
    }
  }

  #find(question: string): Verification | undefined {
    const kept = this.#kept.get(question);
    if (!kept) return undefined;
    const most = kept.answer.max_age * 1000;
    const ages = [this.#clock.steady() - kept.asked.steady, this.#clock.wall() - kept.asked.wall];
    if (ages.every((age) => age >= 0 && age < most)) return kept.answer;
    this.#kept.delete(question);
    return undefined;
  }

  /** The oldest goes first: it would be the first to be too old. */
  #keep(question: string, remembered: Remembered): void {
    this.#kept.delete(question);
    this.#kept.set(question, remembered);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) return;
      this.#kept.delete(oldest);
    }
  }
}
