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

/** Sends a body as it is taken, or reads one as it comes. */
function exchange(
  url: string,
  { method, token, json }: { method: string; token: string; json?: object },
  sent?: { length: number; chunks: Iterable<Buffer>; headers?: Record<string, string> },
  received?: (chunk: Buffer) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const body = json && Buffer.from(JSON.stringify(json));
    const length = body?.length ?? sent?.length;
    const headers = {
      authorization: `Bearer ${token}`,
      ...(json && { "content-type": "application/json" }),
      ...(length !== undefined && { "content-length": length }),
      ...sent?.headers,
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

async function upload(gateway: string, world: World, isDeclared: boolean): Promise<string> {
  const token = world.key;
  const parts = Math.ceil(SIZE / PART);
  const digestOf = (from: number, to: number) => {
    const hash = createHash("sha256");
    for (const chunk of chunksOf(from, to)) hash.update(chunk);
    return hash.digest("base64");
  };
  const begun = await exchange(`${gateway}/v1/projects/${world.project}/uploads`, {
    method: "POST",
    token,
    json: { kind: "run", id: world.run, path: "large.bin", size: SIZE },
  });
  const { links } = JSON.parse(begun) as { links: { self: string } };
  let next = 0;
  const worker = async () => {
    for (let part = next++; part < parts; part = next++) {
      const [from, to] = [part * PART, Math.min((part + 1) * PART, SIZE)];
      const declared = isDeclared && { headers: { "content-digest": `sha-256=:${digestOf(from, to)}:` } };
      const sent = { length: to - from, chunks: chunksOf(from, to), ...declared };
      await exchange(`${gateway}${links.self}/parts/${part + 1}`, { method: "PUT", token }, sent);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const file = await exchange(`${gateway}${links.self}/complete`, { method: "POST", token });
  return (JSON.parse(file) as { links: { self: string } }).links.self;
}

async function bare(platform: Platform): Promise<{ up: number; down: number }> {
  const url = await platform.url("bare-object");
  const parts = Array.from({ length: Math.ceil(SIZE / PART) }, (_, part) => part);
  const rates = { up: 0, down: 0 };
  rates.up = await measured("bare worker: PUT of each part", async () => {
    let next = 0;
    const worker = async () => {
      for (let part = next++; part < parts.length; part = next++) {
        const [from, to] = [part * PART, Math.min((part + 1) * PART, SIZE)];
        const sent = { length: to - from, chunks: chunksOf(from, to) };
        await exchange(`${url}/${part}`, { method: "PUT", token: "-" }, sent);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  });
  rates.down = await measured("bare worker: GET of each part", async () => {
    for (const part of parts)
      await exchange(`${url}/${part}`, { method: "GET", token: "-" }, undefined, () => undefined);
  });
  return rates;
}

const platform = await start(await bundle(), { meter: false });
try {
  const world = await seedWorld(platform);
  const gateway = await platform.url("gateway");
  console.log(
    `${SIZE / MIB} MiB, ${AT_ONCE} parts at once; workerd before: ${memory().now.toFixed(0)} MiB\n`,
  );
  console.log("| what | seconds | MiB/s | highest resident MiB while it ran | highest ever |");
  console.log("| --- | --- | --- | --- | --- |");
  let file = "";
  const up = await measured("upload, digests computed by Atrium", async () => {
    file = await upload(gateway, world, false);
  });
  const hash = createHash("sha256");
  const down = await measured("download", async () => {
    await exchange(`${gateway}${file}`, { method: "GET", token: world.key }, undefined, (chunk) => {
      hash.update(chunk);
    });
  });
  await measured("upload, digests declared and checked by R2", async () => {
    await upload(gateway, world, true);
  });
  const { most } = memory();
  const expected = createHash("sha256");
  for (const chunk of chunksOf(0, SIZE)) expected.update(chunk);
  const equal = hash.digest("hex") === expected.digest("hex");
  const rates = await bare(platform);
  const share = (rate: number, of: number) => (rate / of).toFixed(2);
  console.log(
    `\nShares of the bare worker: upload ${share(up, rates.up)}, download ${share(down, rates.down)}.`,
  );
  console.log(
    `Digests ${equal ? "equal" : "DIFFER"}; highest resident memory ${most.toFixed(0)} MiB of ${LIMIT_MIB}.`,
  );
  if (!equal || most >= LIMIT_MIB) process.exitCode = 1;
} finally {
  await platform.stop();
}
