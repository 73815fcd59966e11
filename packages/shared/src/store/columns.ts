import { customType, integer, text } from "drizzle-orm/sqlite-core";

/** Milliseconds since the epoch. */
export const instant = (name: string) => integer(name);

/** A column that holds JSON of a known shape; SQL sees text. */
export const json = <T>(name: string) =>
  customType<{ data: T; driverData: string }>({
    dataType: () => "text",
    fromDriver: (value) => JSON.parse(value) as T,
    toDriver: (value) => JSON.stringify(value),
  })(name);

/** Row version: guards of `commit()` compare it, ETags show it. */
export const version = () => integer("version").notNull().default(1);

/** A TypeID, typed by its prefix. */
export const id = <T extends string>(name = "id") => text(name).$type<T>();
