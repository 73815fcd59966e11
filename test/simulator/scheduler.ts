interface Event {
  at: number;
  order: number;
  run(): void;
}

/**
 * Virtual time. Events run one after another in the order of their time; after each, whatever
 * promises it settled run to their next wait, so that nothing depends on the machine.
 */
export class Scheduler {
  now = 0;
  ran = 0;
  #order = 0;
  #woken = false;
  /** A binary heap: the earliest first, and of two at the same time the one that was planned first. */
  readonly #events: Event[] = [];

  at(time: number, run: () => void): void {
    const events = this.#events;
    const event = { at: Math.max(time, this.now), order: this.#order++, run };
    let place = events.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!before(event, events[parent] as Event)) break;
      events[place] = events[parent] as Event;
      place = parent;
    }
    events[place] = event;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.at(this.now + ms, () => {
        this.#woken = true;
        resolve();
      });
    });
  }

  /** To be said by an event that has begun something asynchronous, or settled something. */
  wake(): void {
    this.#woken = true;
  }

  async run(): Promise<void> {
    for (let event = this.#earliest(); event; event = this.#earliest()) {
      this.now = event.at;
      this.ran++;
      this.#woken = false;
      event.run();
      // A turn of the event loop: every microtask has run after it.
      if (this.#woken) await new Promise(setImmediate);
    }
  }

  #earliest(): Event | undefined {
    const events = this.#events;
    const first = events[0];
    const last = events.pop();
    if (first === undefined || last === undefined || first === last) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= events.length) break;
      if (child + 1 < events.length && before(events[child + 1] as Event, events[child] as Event)) child++;
      if (!before(events[child] as Event, last)) break;
      events[place] = events[child] as Event;
      place = child;
    }
    events[place] = last;
    return first;
  }
}

const before = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
