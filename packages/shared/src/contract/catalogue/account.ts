import { z } from "zod";
import { count, type EventShape, large, takesKeys, text, texts, time, tokensExpireBy } from "./shape.ts";

// Who somebody is, and how they sign in.

const provider = z.enum(["google", "github"]);

/** What asks to be let in. */
const device = {
  client_id: text.describe("what it calls itself"),
  ip_address: text.nullable(),
  user_agent: text.nullable(),
};

export const ACCOUNT_EVENTS = {
  "account.created": {
    says: "Somebody signed up; their personal organization and Personal project came with it.",
    targets: ["account"],
    details: {
      provider: provider.optional().describe("with whose account they did, if not with a password"),
    },
  },
  "account.email_verified": {
    says: "An email address was shown to be the account's.",
    targets: ["account"],
    changes: ["email_verified"],
  },
  "account.updated": {
    says: "An account's name, username or GitHub username changed, or whether its payment method is verified.",
    targets: ["account"],
    changes: ["name", "username", "github_username", "payment_verified"],
  },
  "account.password_reset_requested": {
    says: "Somebody, not known whom, had a link to reset the password mailed to the account.",
    targets: ["account"],
  },
  "account.password_reset": {
    says: "A password was set anew by a mailed token; the account's sessions ended.",
    targets: ["account"],
    reads: {
      sessions_ended: large(texts),
      keys_revoked: large(texts)
        .optional()
        .describe("where the address was not verified: whoever made them may be somebody else"),
      ssh_keys_deleted: large(texts).optional().describe("for the same reason"),
      tokens_expire_by: tokensExpireBy,
    },
  },
  "account.identity_linked": {
    says: "An account can be signed in to with an account elsewhere.",
    targets: ["account"],
    details: { provider },
  },
  "account.suspended": {
    says: "A system administrator suspended an account; its sessions and keys ended.",
    targets: ["account"],
    reads: { ended_session_count: count, ...takesKeys },
  },
  "account.restored": {
    says: "A system administrator lifted the suspension of an account.",
    targets: ["account"],
  },
  "account.appointed": {
    says: "An account was made a system administrator.",
    targets: ["account"],
  },
  "account.dismissed": {
    says: "An account is a system administrator no more.",
    targets: ["account"],
  },
  "session.created": {
    says: "Somebody signed in.",
    targets: ["session"],
    details: { expires_at: time },
  },
  "session.confirmed": {
    says: "Whoever has a session showed again that it is them.",
    targets: ["session"],
  },
  "session.ended": {
    says: "Somebody signed out, or ended another session of theirs, or all others at once.",
    targets: ["session", "account"],
    details: {
      because: z
        .literal("leaked")
        .optional()
        .describe("somebody found its secret where it should not be, and nobody signed out"),
      url: text.nullable().optional().describe("where"),
      source: text.nullable().optional().describe("in what"),
      reported_by: z.enum(["scanner", "anyone"]).optional(),
    },
    reads: {
      sessions_ended: large(texts).optional().describe("which, of an account's"),
      tokens_expire_by: tokensExpireBy.optional(),
    },
  },
  "device.approved": {
    says: "Somebody let a device sign in as them.",
    targets: ["device"],
    details: device,
  },
  "device.denied": {
    says: "Somebody refused a device that wanted to sign in as them.",
    targets: ["device"],
    details: device,
  },
  "ssh_key.created": {
    says: "A public key was registered.",
    targets: ["ssh_key"],
    details: { type: text, fingerprint: text },
  },
  "ssh_key.deleted": {
    says: "A public key was deleted.",
    targets: ["ssh_key"],
    details: { fingerprint: text },
  },
  "system.updated": {
    says: "The settings of the installation changed.",
    targets: ["system"],
    changes: ["organization_creation", "default_entitlements"],
  },
} as const satisfies Record<string, EventShape>;
