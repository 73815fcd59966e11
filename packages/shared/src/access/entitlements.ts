/** What an organization may have, as system administrators set it: numbers and named features, and a trial of them. */

/** A number is how many at most, null without a limit; a feature is on or off. Times in ms since the epoch. */
export type Entitlements = {
  /** For people to read. */
  readonly plan: string;
  /** Beside the Default project (O10). */
  readonly projects: number | null;
  readonly teams: number | null;
  readonly service_accounts: number | null;
  /** W11. */
  readonly view_only_role: boolean;
  /** W12. */
  readonly custom_roles: boolean;
  /** W22: when the trial of all this ends; null: no trial. */
  readonly trial_ends_at: number | null;
  /** Then everything stays as it is, or the organization falls back to what every organization has. Nothing is deleted. */
  readonly after_trial: "continue" | "fall_back";
};

/** Whoever runs the platform decides what goes for everybody. */
export type SystemSettings = {
  /** Who may make an organization. */
  readonly organization_creation: "anyone" | "administrators";
  /** What every organization has that was given nothing else. */
  readonly default_entitlements: Partial<Entitlements>;
};

/** Until a system administrator says otherwise. */
const STANDARD_ENTITLEMENTS: Entitlements = {
  plan: "standard",
  projects: 0,
  teams: null,
  service_accounts: 10,
  view_only_role: false,
  custom_roles: false,
  trial_ends_at: null,
  after_trial: "fall_back",
};

/** A person's own organization, where nobody is but them: everything a single person can use. */
const PERSONAL_ENTITLEMENTS: Entitlements = {
  ...STANDARD_ENTITLEMENTS,
  plan: "personal",
  projects: null,
  service_accounts: null,
  view_only_role: true,
  custom_roles: true,
};

const DEFAULT_SETTINGS: SystemSettings = { organization_creation: "anyone", default_entitlements: {} };

export const settingsInForce = (set: Partial<SystemSettings>): SystemSettings => ({
  ...DEFAULT_SETTINGS,
  ...set,
});

/** What holds now: the organization's own, on top of what every organization has, while no trial is over. */
export function entitlementsInForce(
  { kind, entitlements }: { kind: "personal" | "standard"; entitlements: Partial<Entitlements> },
  settings: Partial<SystemSettings>,
  now: number,
): Entitlements {
  const everybodys =
    kind === "personal"
      ? PERSONAL_ENTITLEMENTS
      : { ...STANDARD_ENTITLEMENTS, ...settingsInForce(settings).default_entitlements };
  const own = { ...everybodys, ...entitlements };
  const isOver = own.trial_ends_at !== null && own.trial_ends_at <= now && own.after_trial === "fall_back";
  return isOver ? { ...everybodys, trial_ends_at: own.trial_ends_at } : own;
}
