import { createHash } from "node:crypto";
import type { AppEnv } from "@atrium/shared/http/app";
import { body, json, publicRoute } from "@atrium/shared/http/route";
import { Problem } from "@atrium/shared/problem";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import type { Env } from "../env.ts";
import { countFailure, limitAttempts } from "../limits.ts";
import { reportLeaks } from "./leak.ts";
import { isSigned } from "./reporter.ts";

const KEY_ID = "Github-Public-Key-Identifier";
const SIGNATURE = "Github-Public-Key-Signature";

const Label = z.enum(["true_positive", "false_positive"]).openapi({
  description: "`true_positive`: we have made such a secret. Not whether it was good still.",
});

/** Whoever has it may say so. */
const PlainReport = z
  .strictObject({
    key: z.string().min(1).max(200).openapi({ description: "The secret that was found." }),
    url: z.string().max(2000).optional().openapi({ description: "Where." }),
    source: z.string().max(200).optional().openapi({ description: "In what: `commit`, `log` …" }),
  })
  .openapi("LeakReport");

/** As the partner programme has it, and may extend it. */
const ScannerReport = z
  .array(
    z.object({
      token: z.string(),
      type: z.string(),
      url: z.string().nullish(),
      source: z.string().nullish(),
    }),
  )
  .min(1)
  .max(100)
  .openapi("ScannerReport");

const ScannerAnswer = z
  .array(
    z.object({
      token_hash: z.string().openapi({ description: "SHA-256 of the token, in hexadecimal." }),
      token_type: z.string(),
      label: Label,
    }),
  )
  .openapi("ScannerAnswer");

export function leakRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    publicRoute({
      method: "post",
      path: "/v1/keys/leaks",
      operationId: "reportLeakedKeys",
      secretsInBody: true,
      tags: ["Keys"],
      summary: "Report secrets that were found where they should not be",
      description: `Of a key, an account token or a session. It is revoked at once, or as its organization's policy \`leaked_keys\` has it, and whose it is are told. Whoever has the secret may report it; the answer is the same whatever has become of it. Scanners send a list, signed as GitHub's secret scanning partner programme has it: \`${KEY_ID}\` names the public key, \`${SIGNATURE}\` is ECDSA (P-256, SHA-256, DER in base64) over the body as it is sent.`,
      request: { body: body(z.union([PlainReport, ScannerReport])) },
      responses: { 200: json(z.union([z.object({ label: Label }), ScannerAnswer]), "Seen to") },
    }),
    async (c) => {
      const report = c.req.valid("json");
      const { ctx } = c.var;
      if (!Array.isArray(report)) {
        await limitAttempts(c.env.SIGN_INS, "leak", { address: ctx.address });
        const [isOurs = false] = await reportLeaks(c.env, ctx, [{ ...report, text: report.key }], "anyone");
        return c.json({ label: labelOf(isOurs) }, 200);
      }
      await requireSigned(c, ctx.clock.now());
      const findings = report.map(({ token, url, source }) => ({ text: token, url, source }));
      const areOurs = await reportLeaks(c.env, ctx, findings, "scanner");
      const answer = report.map(({ token, type }, at) => ({
        token_hash: createHash("sha256").update(token).digest("hex"),
        token_type: type,
        label: labelOf(areOurs[at] ?? false),
      }));
      return c.json(answer, 200);
    },
  );
}

const labelOf = (isOurs: boolean): z.infer<typeof Label> => (isOurs ? "true_positive" : "false_positive");

/** @throws Problem `signature_invalid`; `rate_limited` after too many of those; `unavailable` */
async function requireSigned(c: HonoContext<AppEnv<Env>>, now: number): Promise<void> {
  const keyId = c.req.header(KEY_ID);
  const signature = c.req.header(SIGNATURE);
  const url = c.env.LEAK_REPORTERS;
  const sent = new Uint8Array(await c.req.arrayBuffer());
  if (url && keyId && signature && (await isSigned(url, sent, { keyId, signature }, now))) return;
  const tooMany = await countFailure(c.env.FAILURES, c.var.ctx.address);
  throw tooMany ?? new Problem("signature_invalid");
}
