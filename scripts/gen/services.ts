/** Asks the services themselves what they serve: started as in the system tests, without data. */
import { harness } from "../../test/harness.ts";

const DOCUMENTED = ["auth", "projects", "resources", "events"] as const;

export async function serviceDocuments(): Promise<Record<(typeof DOCUMENTED)[number], unknown>> {
  const { fetchFrom, close } = await harness();
  try {
    const documents = DOCUMENTED.map(async (name) => {
      const answer = await fetchFrom(name, "/openapi.json");
      if (!answer.ok) throw new Error(`${name} answers ${answer.status} for its OpenAPI document`);
      return [name, await answer.json()];
    });
    return Object.fromEntries(await Promise.all(documents));
  } finally {
    await close();
  }
}
