import { createHmac } from "node:crypto";
import { newId } from "@atrium/shared/id";
import { lifeNow, never } from "./life.ts";
import { HOUR, MINUTE, SECOND, type World } from "./world.ts";

/** What endpoints do. Those above `flaky` take everything at once, those from `hangs` on nothing, or not for a long time. */
export const MANNERS = [
  "healthy",
  "slow",
  "endless body",
  "flaky",
  "limited",
  "recovers",
  "hangs",
  "resets",
  "answers 500",
  "redirects",
  "gone",
] as const;
export type Manner = (typeof MANNERS)[number];

/** What a webhook asks for, as whoever made it remembers it. */
export interface Wish {
  project: string | null;
  organization: string;
  types: string[];
  kinds: string[];
  labels: Record<string, string>;
}

/** A message as it came. */
export interface Received {
  event: string;
  at: number;
  /** Which attempt it said it was. */
  attempt: number;
  /** What was answered; null where nothing was. */
  status: number | null;
  body: string;
  retryAfter: number;
}

/** Somebody's endpoint: it remembers what came, and is of one manner. */
export class Endpoint {
  readonly id = newId("whk");
  readonly manner: Manner;
  readonly wish: Wish;
  readonly secret: string;
  readonly url: string;
  readonly received: Received[] = [];
  /** What came that should not have, in words. */
  readonly faults: string[] = [];
  /** When it is well again, or goes. */
  readonly turn: number;
  readonly #world: World;

  constructor(world: World, manner: Manner, wish: Wish) {
    this.#world = world;
    this.manner = manner;
    this.wish = wish;
    const { random, clock } = world;
    this.url = `https://${this.id.replace("_", "-")}.example.com/hook`;
    this.secret = `whsec_${Buffer.from(Array.from({ length: 32 }, () => random.between(0, 255))).toString("base64")}`;
    this.turn = clock.now() + random.between(MINUTE, 2 * HOUR);
  }

  /** What `fetch` does there. */
  async answer(init: RequestInit): Promise<Response> {
    const { scheduler, clock } = this.#world;
    const received = this.#received(init);
    this.received.push(received);
    const [kind, after, retryAfter] = this.#drawn(received);
    this.#world.say(
      () =>
        `${lifeNow()?.name}: ${this.id} (${this.manner}) gets ${received.event}, attempt ${received.attempt}: ${kind}`,
    );
    if (kind === "hang") return never();
    await scheduler.sleep(after);
    if (kind === "reset") throw new TypeError("Network connection lost.");
    received.status = kind;
    received.retryAfter = retryAfter === undefined ? 0 : clock.now() + retryAfter * SECOND;
    const headers = new Headers(kind === 302 ? { location: "https://elsewhere.example.com/" } : {});
    if (retryAfter !== undefined) headers.set("retry-after", String(retryAfter));
    return new Response(this.manner === "endless body" ? endless() : null, { status: kind, headers });
  }

  #received({ headers, body, method, redirect }: RequestInit): Received {
    const header = new Headers(headers as HeadersInit);
    const text = String(body);
    const [id, time] = [header.get("webhook-id") ?? "", header.get("webhook-timestamp") ?? ""];
    const key = Buffer.from(this.secret.slice("whsec_".length), "base64");
    const signature = `v1,${createHmac("sha256", key).update(`${id}.${time}.${text}`).digest("base64")}`;
    if (method !== "POST" || redirect !== "manual") this.faults.push("was not sent as it should be");
    if (header.get("webhook-signature") !== signature) this.faults.push(`${id} was not signed`);
    if (Math.abs(Number(time) * SECOND - this.#world.clock.now()) > 2 * MINUTE)
      this.faults.push(`${id} is of ${time}`);
    const at = this.#world.clock.now();
    return {
      event: id,
      at,
      attempt: Number(header.get("atrium-attempt")),
      status: null,
      body: text,
      retryAfter: 0,
    };
  }

  /** What becomes of a message, when, and what it asks for. */
  #drawn({ event }: Received): [kind: number | "hang" | "reset", ms: number, retryAfter?: number] {
    const { random, clock } = this.#world;
    const quickly = random.between(5, 200);
    const isWell = clock.now() >= this.turn;
    switch (this.manner) {
      case "healthy":
      case "endless body":
        return [200, quickly];
      case "slow":
        return [204, random.between(5 * SECOND, 14 * SECOND)];
      case "flaky":
        return random.chance(0.5)
          ? [200, quickly]
          : [
              ...random.pick([
                ["hang", 0],
                ["reset", quickly],
                [500, quickly],
                [503, quickly, 60],
                [302, quickly],
              ] as const),
            ];
      case "limited":
        // The first time of each, and for an hour.
        return this.received.filter((one) => one.event === event).length > 1
          ? [200, quickly]
          : [429, quickly, random.pick([1, 600, 3_600])];
      case "recovers":
        return isWell
          ? [200, quickly]
          : [
              ...random.pick([
                ["hang", 0],
                ["reset", quickly],
                [502, quickly],
              ] as const),
            ];
      case "hangs":
        return ["hang", 0];
      case "resets":
        return ["reset", quickly];
      case "answers 500":
        return [500, quickly];
      case "redirects":
        return [302, quickly];
      case "gone":
        return [isWell ? 410 : 200, quickly];
    }
  }
}

const endless = (): ReadableStream<Uint8Array> =>
  new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(16_384)) });
