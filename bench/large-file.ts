import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { bundle, type Platform, start } from "./platform.ts";
import { seedWorld, type World } from "./seed.ts";

// A file of 1 GiB goes up in parts and comes down again, through the gateway; what workerd holds in memory meanwhile is read
// from /proc. `node bench/large-file.ts [MiB]`.

const MIB = 1024 * 1024;
const SIZE = Number(process.argv[2] ?? 1024) * MIB;
const PART = 64 * MIB;
const AT_ONCE = 2;
const LIMIT_MIB = 400;
const SAMPLED_EACH_MS = 50;

/** Not all the same, and the same each time: chunks of noise, each with its number. */
const NOISE = randomBytes(MIB);

function* chunksOf(from: number, to: number): Generator<Buffer> {
  for (let at = from; at < to; at += MIB) {
    const chunk = Buffer.from(NOISE);
    chunk.writeUInt32BE(at / MIB, 0);
    yield chunk;
  }
}

interface Body {
  length: number;
  chunks: Iterable<Buffer>;
}

/** Sends a body as it is taken, or reads one as it comes. */
function exchange(
  url: string,
  { method, token, json }: { method: string; token: string; json?: object },
  sent?: Body,
  received?: (chunk: Buffer) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const body = json && Buffer.from(JSON.stringify(json));
    const length = body?.length ?? sent?.length;
    const headers = {
      authorization: `Bearer ${token}`,
      ...(json && { "content-type": "application/json" }),
      ...(length !== undefined && { "content-length": length }),
    };
    const asked = request(url, { method, headers }, (answer) => {
      let text = "";
      answer.on("data", (chunk: Buffer) => {
        if (received && answer.statusCode === 200) received(chunk);
        else text += chunk;
      });
      answer.on("end", () => {
        if ((answer.statusCode ?? 500) < 300) resolve(text);
        else reject(new Error(`${method} ${url}: ${answer.statusCode} ${text}`));
      });
      answer.on("error", reject);
    });
    asked.on("error", reject);
    void (async () => {
      for (const chunk of body ? [body] : (sent?.chunks ?? [])) {
        if (!asked.write(chunk)) await new Promise((drained) => asked.once("drain", drained));
      }
      asked.end();
    })();
  });
}

/** What the workerd processes of this run hold, and held at most, in MiB. */
function memory(): { now: number; most: number } {
  const own = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(statusOf)
    .filter((status) => /^Name:\s+workerd$/m.test(status) && status.includes(`PPid:\t${process.pid}\n`));
  const sum = (field: string) =>
    own.reduce(
      (total, status) => total + Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1]),
      0,
    );
  return { now: sum("VmRSS") / 1024, most: sum("VmHWM") / 1024 };
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return ""; // It has ended since.
  }
}

/** How long something took, what was sampled meanwhile, and how that compares with what was there before. */
async function measured(what: string, work: () => Promise<void>): Promise<number> {
  let highest = memory().now;
  const sampling = setInterval(() => {
    highest = Math.max(highest, memory().now);
  }, SAMPLED_EACH_MS);
  const began = performance.now();
  await work().finally(() => clearInterval(sampling));
  const seconds = (performance.now() - began) / 1000;
  const rate = SIZE / MIB / seconds;
  const cells = [what, seconds.toFixed(1), rate.toFixed(0), highest.toFixed(0), memory().most.toFixed(0)];
  console.log(`| ${cells.join(" | ")} |`);
  return rate;
}

/** Every part, so many at once. */
async function eachPart(send: (part: number, body: Body) => Promise<unknown>): Promise<void> {
  const count = Math.ceil(SIZE / PART);
  let next = 0;
  const worker = async () => {
    for (let part = next++; part < count; part = next++) {
      const [from, to] = [part * PART, Math.min((part + 1) * PART, SIZE)];
      await send(part, { length: to - from, chunks: chunksOf(from, to) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** @returns where the file is */
async function upload(gateway: string, { project, run, key: token }: World): Promise<string> {
  const json = { kind: "run", id: run, path: "large.bin", size: SIZE };
  const begun = await exchange(`${gateway}/v1/projects/${project}/uploads`, { method: "POST", token, json });
  const { links } = JSON.parse(begun) as Linked;
  await eachPart((part, body) =>
    exchange(`${gateway}${links.self}/parts/${part + 1}`, { method: "PUT", token }, body),
  );
  const file = await exchange(`${gateway}${links.self}/complete`, { method: "POST", token });
  return gateway + (JSON.parse(file) as Linked).links.self;
}

interface Linked {
  links: { self: string };
}

/** What the product makes of it. @returns its rates, and what it held at most */
async function product(platform: Platform) {
  const world = await seedWorld(platform);
  const gateway = await platform.url("gateway");
  console.log(
    `${SIZE / MIB} MiB, ${AT_ONCE} parts at once; workerd before: ${memory().now.toFixed(0)} MiB\n`,
  );
  console.log("| what | seconds | MiB/s | highest resident MiB while it ran | highest ever |");
  console.log("| --- | --- | --- | --- | --- |");
  let file = "";
  const up = await measured("upload", async () => {
    file = await upload(gateway, world);
  });
  const read = createHash("sha256");
  const down = await measured("download", async () => {
    await exchange(file, { method: "GET", token: world.key }, undefined, (chunk) => read.update(chunk));
  });
  const sent = createHash("sha256");
  for (const chunk of chunksOf(0, SIZE)) sent.update(chunk);
  return { up, down, most: memory().most, isEqual: read.digest("hex") === sent.digest("hex") };
}

/** What a worker makes of it that hands bytes to R2 and does nothing else. */
async function bare(platform: Platform) {
  const url = await platform.url("bare-object");
  const token = "-";
  const up = await measured("bare worker: PUT of each part", () =>
    eachPart((part, body) => exchange(`${url}/${part}`, { method: "PUT", token }, body)),
  );
  const down = await measured("bare worker: GET of each part", async () => {
    for (let part = 0; part < Math.ceil(SIZE / PART); part++)
      await exchange(`${url}/${part}`, { method: "GET", token }, undefined, () => undefined);
  });
  return { up, down };
}

/** On a platform of its own, since what workerd once held it does not give back. */
async function on<T>(baselines: boolean, work: (platform: Platform) => Promise<T>): Promise<T> {
  const platform = await start(scripts, { meter: false, baselines });
  try {
    return await work(platform);
  } finally {
    await platform.stop();
  }
}

// As `npm start` has it: workerd on one's own machine lets garbage lie that no isolate of 128 MB could.
process.env.MINIFLARE_WORKERD_V8_FLAGS ??= "--optimize-for-size";
const scripts = await bundle();
const ours = await on(false, product);
const least = await on(true, bare);
const share = (way: "up" | "down") => (ours[way] / least[way]).toFixed(2);
console.log(`\nShares of the bare worker: upload ${share("up")}, download ${share("down")}.`);
const [verdict, most] = [ours.isEqual ? "equal" : "DIFFER", ours.most.toFixed(0)];
console.log(`Digests ${verdict}; highest resident memory ${most} MiB, of ${LIMIT_MIB} that it may be.`);
if (!ours.isEqual || ours.most >= LIMIT_MIB) process.exitCode = 1;
