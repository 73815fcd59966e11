/** The catalogue of events as generators see it: what each type says, as JSON Schema and in a few words. */
import { EVENT_TYPES, type EventType } from "@atrium/shared/contract/events";
import { z } from "zod";

export type Json = Record<string, unknown>;

export interface Entry {
  type: EventType;
  says: string;
  targets: readonly string[];
  /** JSON Schema of its `details`. Open: there may be more one day. */
  details: { properties: Record<string, Json>; required: string[] };
  changes: readonly string[] | "of the kind";
  /** Of those, what endpoints are not sent the values of. */
  withheld: readonly string[];
}

export const ENTRIES: readonly Entry[] = (Object.keys(EVENT_TYPES) as EventType[]).map((type) => {
  const entry = EVENT_TYPES[type];
  const details = "details" in entry ? entry.details : {};
  const reads = "reads" in entry ? entry.reads : {};
  return {
    type,
    says: entry.says,
    targets: entry.targets,
    details: schemaOf({ ...details, ...reads }),
    changes: "changes" in entry ? entry.changes : [],
    withheld: "withheld" in entry ? entry.withheld : [],
  };
});

/** `key` of `key.created`: what a filter names as `key.*`. */
export const familyOf = ({ type }: Pick<Entry, "type">): string => type.slice(0, type.indexOf("."));

function schemaOf(shape: z.ZodRawShape): Entry["details"] {
  const { properties = {}, required = [] } = z.toJSONSchema(z.object(shape), {
    // As one reads it: what is said may be more by then.
    io: "input",
    override: ({ jsonSchema }) => {
      // A format says what these mean; safe integers are what JSON numbers are anyway.
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return { properties: properties as Record<string, Json>, required };
}
