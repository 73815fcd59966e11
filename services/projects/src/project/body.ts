import { rfc3339 } from "@atrium/shared/clock";
import { LabelFilters, Labels } from "@atrium/shared/http/labels";
import { Id, Name, PageQuery, Time } from "@atrium/shared/http/route";
import { z } from "@hono/zod-openapi";
import { repositoryOf } from "./repository.ts";
import type { Project, Relation } from "./store.ts";

// What goes over the wire.

const VISIBILITIES = ["private", "team", "public", "open"] as const;
const Relations = z.enum(["owner", "collaborator", "team", "organization"]);

const Description = z.string().max(10_000).openapi({ description: "Markdown." });
const Visibility = z.enum(VISIBILITIES).openapi({
  description:
    "`private` and, of a team's project, `team`: who is in it. `public`: anyone may read it. `open`: anyone signed in may read it, and hand in runs.",
});

/** Shown as a URL that can be cloned. */
export const Source = z.object({ git: z.string() }).nullable();

/** Read as the repository that it names. */
export const GitUrl = z
  .string()
  .max(500)
  .transform((url, faults) => {
    const repository = repositoryOf(url);
    if (repository !== null) return repository;
    faults.addIssue({
      code: "custom",
      message: "Not the URL of a repository: https://host/owner/name or git@host:owner/name.",
    });
    return z.NEVER;
  })
  .openapi({ type: "string", example: "https://github.com/owner/name" });

const SourceInput = z
  .strictObject({ git: GitUrl })
  .nullable()
  .openapi({ description: "The repository that collaborators check out before they run anything (C11)." });

export const ProjectBody = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    kind: z.enum(["personal", "default", "standard"]),
    visibility: Visibility,
    labels: Labels,
    source: Source,
    default_engine: z.string().nullable(),
    organization_id: z.string(),
    owner_account_id: z.string().nullable(),
    owner_team_id: z.string().nullable(),
    relation: Relations.nullable().openapi({
      description:
        "What the caller is to it, the strongest of it: in it by a row of their own, through a team, through the organization; null where only its visibility lets them see it.",
    }),
    role: z
      .string()
      .nullable()
      .openapi({ description: "The caller's; null where theirs is per-kind access." }),
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Project");

const changeable = {
  description: Description.optional(),
  visibility: Visibility.optional(),
  labels: Labels.optional(),
  source: SourceInput.optional(),
};

export const ProjectInput = z
  .strictObject({
    name: Name,
    ...changeable,
    copy_secrets_from: z
      .literal("personal")
      .optional()
      .openapi({ description: "Puts the third-party keys of one's Personal project into it." }),
  })
  .openapi("ProjectInput");

export const ProjectPatch = z.strictObject({ name: Name.optional(), ...changeable }).openapi("ProjectPatch");

export type ProjectInput = z.infer<typeof ProjectInput>;
export type ProjectPatch = z.infer<typeof ProjectPatch>;

export const PlaceQuery = PageQuery.extend({ label: LabelFilters });
export const MineQuery = PlaceQuery.extend({
  relation: Relations.optional().openapi({ description: "Only those that the caller is in like this." }),
  organization: Id.optional().openapi({ description: "Only those of this organization." }),
});

/** A repository, as something to clone from. */
export const sourceOf = (repository: string | null): { git: string } | null =>
  repository === null ? null : { git: `https://${repository}` };

/** What the caller is to the project. */
interface Standing {
  relation: Relation | null;
  role: string | null;
}

/** A project as its API shows it, to one caller. */
export const present = (project: Project, { relation, role }: Standing) => ({
  id: project.id,
  name: project.name,
  description: project.description,
  kind: project.kind,
  visibility: project.visibility,
  labels: project.labels,
  source: sourceOf(project.repository),
  default_engine: project.defaultEngine,
  organization_id: project.organizationId,
  owner_account_id: project.ownerAccountId,
  owner_team_id: project.ownerTeamId,
  relation,
  role,
  created_by: project.createdBy,
  created_at: rfc3339(project.createdAt),
  updated_at: rfc3339(project.updatedAt),
});

export type PresentedProject = ReturnType<typeof present>;
