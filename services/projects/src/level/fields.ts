/** Levels in the bodies and answers of the API. */
import {
  ACCESS_GROUPS,
  ACCESS_LEVELS,
  ADD_ONS,
  type PerKindAccess,
  PROJECT_ROLES,
} from "@atrium/shared/access/roles";
import { z } from "@hono/zod-openapi";
import type { Level } from "./level.ts";

const PerKind = z.strictObject(
  Object.fromEntries(ACCESS_GROUPS.map((group) => [group, z.enum(ACCESS_LEVELS).optional()])) as Record<
    (typeof ACCESS_GROUPS)[number],
    z.ZodOptional<z.ZodEnum<{ read: "read"; all: "all" }>>
  >,
);

/** A body's, of somebody in a team: one of the two, as `namesOneLevel` has it. */
export const ROLE_FIELDS = {
  role: z.enum(PROJECT_ROLES).exclude(["owner"]).optional(),
  custom_role_id: z
    .string()
    .max(80)
    .optional()
    .openapi({ description: "A custom role of the organization, instead of a role." }),
};

/** A body's, of somebody in a project. */
export const LEVEL_FIELDS = {
  ...ROLE_FIELDS,
  access: PerKind.refine((access) => Object.values(access).some((level) => level !== undefined), {
    message: "Name at least one kind.",
  })
    .optional()
    .openapi({ description: 'Per kind, instead of a role: {"job": "all", "dataset": "read"}.' }),
  add_ons: z.array(z.enum(ADD_ONS)).max(ADD_ONS.length).optional(),
};

interface Naming {
  role?: string | undefined;
  custom_role_id?: string | undefined;
  access?: PerKindAccess | undefined;
}

const named = ({ role, custom_role_id, access }: Naming): number =>
  [role, custom_role_id, access].filter((one) => one !== undefined).length;

/** For `refine`: of a body that gives somebody a level. */
export const namesOneLevel = (input: Naming): boolean => named(input) === 1;
export const NAMES_ONE_LEVEL = "Give exactly one of role, custom_role_id, access.";

/** For `refine`: of a body that may leave the level as it is. */
export const namesOneLevelAtMost = (input: Naming): boolean => named(input) <= 1;

/** An answer's, of somebody in a team. */
export const SHOWN_ROLE = {
  role: z.enum(PROJECT_ROLES).nullable(),
  custom_role: z.object({ id: z.string(), name: z.string() }).nullable(),
};

/** An answer's, of somebody in a project: one of `role`, `custom_role`, `access` is not null. */
export const SHOWN_LEVEL = { ...SHOWN_ROLE, access: PerKind.nullable(), add_ons: z.array(z.enum(ADD_ONS)) };

export const showRole = <Role extends string>({
  role,
  customRole,
}: Pick<Level, "customRole"> & { role: Role | null }) => ({
  role,
  custom_role: customRole && { id: customRole.id, name: customRole.name },
});

export const showLevel = <Role extends string>(level: Omit<Level, "role"> & { role: Role | null }) => ({
  ...showRole(level),
  access: level.access,
  add_ons: level.addOns,
});
