import { unique } from "../personas.ts";
import { WITH_FILES } from "../samples/files.ts";
import type { Lives } from "./lives.ts";

/** A file leaves one event when it is written and one when it is deleted, however many parts it came in. */
export async function life({ act, owner, ids }: Lives): Promise<void> {
  const its = { ...ids, paths: unique("file") };
  await Promise.all(
    WITH_FILES.map(async (collection) => {
      const file = `/v1/projects/{project}/${collection}/{id}/files/{path}`;
      await act(owner, `PUT ${file}`, its, { some: "content" }, ["file.written"]);
      await act(owner, `DELETE ${file}`, its, undefined, ["file.deleted"]);
    }),
  );
  const content = { some: "content" };
  const size = JSON.stringify(content).length;
  const wish = { kind: "dataset", id: ids.datasets, path: unique("upload"), size };
  const all = "/v1/projects/{project}/uploads";
  const begin = async () => ({
    ...ids,
    parts: "1",
    uploads: (await act(owner, `POST ${all}`, ids, wish, [])).id,
  });
  const [complete, aborted] = [await begin(), await begin()];
  await act(owner, `PUT ${all}/{upload}/parts/{number}`, complete, content, []);
  await act(owner, `POST ${all}/{upload}/complete`, complete, undefined, ["file.written"]);
  await act(owner, `DELETE ${all}/{upload}`, aborted, undefined, []);
}
