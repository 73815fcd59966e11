import { permissionOf } from "@atrium/shared/access/vocabulary";
import { Name } from "@atrium/shared/http/route";
import { EffectiveBy, TokensExpireBy } from "@atrium/shared/http/withdrawn";
import { z } from "@hono/zod-openapi";
import {
  Hint,
  Holder,
  KeyFields,
  KeyInput,
  PresetName,
  RotatedBy,
  SCOPES_OR_PRESET,
  Secret,
} from "../key/shape.ts";

// What a body says of an account token, and how an answer shows it.

const Scopes = KeyInput.scopes
  .refine(
    (scopes) => scopes?.every((scope) => !permissionOf(scope).startsWith("token:")) ?? true,
    "Tokens are made, changed and rotated by whoever signs in: none has a permission of tokens.",
  )
  .openapi({
    description:
      "What the token may do at most, wherever it acts. null: all that its owner may, without what is sensitive (keys, secrets, " +
      "handing over, deleting places) and without what only a system administrator may: those it does where they are named.",
  });

const MOST_PLACES = 20;
const places = (what: string) =>
  z
    .array(z.string().max(80))
    .min(1)
    .max(MOST_PLACES)
    .nullable()
    .optional()
    .openapi({
      description: `The ${what} that it is limited to, by id. With neither of the two kinds it acts wherever its owner may.`,
    });

const fields = {
  ...KeyInput,
  scopes: Scopes,
  preset: PresetName.optional(),
  organizations: places("organizations"),
  projects: places("projects"),
};

export const NewTokenInput = z.strictObject({ name: Name, ...fields }).refine(...SCOPES_OR_PRESET);
export const TokenChange = z.strictObject({ name: Name.optional(), ...fields }).refine(...SCOPES_OR_PRESET);

export const Token = z
  .object({
    id: z.string(),
    name: z.string(),
    hint: Hint,
    principal: Holder,
    organizations: z.array(z.string()).nullable(),
    projects: z.array(z.string()).nullable().openapi({
      description:
        "Where alone it acts; both null: wherever its owner may. A place goes with the membership that admits its owner there, and the token with its last place.",
    }),
    ...KeyFields,
  })
  .openapi("AccountToken");

export const NewToken = Token.extend({ secret: Secret }).openapi("NewAccountToken");
export const ChangedToken = Token.extend({ effective_by: EffectiveBy }).openapi("ChangedAccountToken");
export const RevokedToken = ChangedToken.extend({ tokens_expire_by: TokensExpireBy }).openapi(
  "RevokedAccountToken",
);
export const RotatedToken = NewToken.extend({ effective_by: RotatedBy }).openapi("RotatedAccountToken");
