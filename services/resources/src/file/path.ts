import { line } from "@atrium/shared/http/route";

const PATH_BYTES = 1024;

/** What a file is called in its resource. Whoever saves it under that name writes where they meant to, on any system. */
export const FilePath = line(PATH_BYTES)
  .min(1)
  .refine((path) => new TextEncoder().encode(path).length <= PATH_BYTES, `At most ${PATH_BYTES} bytes.`)
  .refine((path) => path.isWellFormed() && !path.includes("\\"), "No backslashes, and nothing but text.")
  .refine(
    (path) => path.split("/").every((segment) => segment !== "" && segment !== "." && segment !== ".."),
    "No empty segments, no `.` and no `..`.",
  )
  .openapi({ example: "checkpoints/last.pt" });
