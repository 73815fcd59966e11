import { line } from "@atrium/shared/http/route";
import { z } from "@hono/zod-openapi";
import { kindsWhere } from "../kind/kinds.ts";

// How an input is named where something is attached; also in what creates a workload.

const INPUT_KINDS = kindsWhere("attachable");

/** Where a container finds it: nowhere but where it says. */
const Mount = line(500)
  .refine(
    (path) =>
      path.startsWith("/") &&
      path
        .split("/")
        .slice(1)
        .every((part) => !/^\.{0,2}$/.test(part)),
    "An absolute path, without empty parts, `.` and `..`.",
  )
  .openapi({ description: "Where the workload finds it.", example: "/data/images" });

export const AttachmentInput = z
  .strictObject({
    kind: z.enum(INPUT_KINDS),
    id: line(250).min(1).openapi({ description: "Of the input, in the same project: its id or its name." }),
    version: z.int().min(1).optional().openapi({
      description: "One of its versions; left out, the input as it is whenever it is read.",
    }),
    mount: Mount.optional(),
  })
  .openapi("AttachmentInput");

export type AttachmentInput = z.infer<typeof AttachmentInput>;

/** Of a new workload; more are attached one by one. */
export const AttachmentInputs = z
  .array(AttachmentInput)
  .max(20)
  .openapi({ description: "What it reads: each needs the right to attach it." });
