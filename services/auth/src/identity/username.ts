/** 3 to 39 letters, digits and single hyphens between them: what a path segment and a mention can carry. */
const USERNAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Names that would read as a part of Atrium itself, in a path, in a message or on a page. */
const RESERVED = new Set(
  `about abuse account accounts admin administrator all anonymous anyone api app assets atrium audit auth billing blog
  console contact dashboard default docs email everyone example explore favicon guest health healthz help home
  hostmaster info internal invite invitations join key keys legal login logout mail metrics nobody null official
  openapi organization organizations owner personal postmaster pricing privacy project projects public register registry
  robots root search secret secrets security service settings sign-in sign-out sign-up signin signout signup staff static
  status support system team teams terms token tokens undefined unknown user users webhook webhooks webmaster
  well-known www`.split(/\s+/),
);

/** As it is stored and compared: usernames know no case. */
export const canonicalUsername = (username: string): string => username.toLowerCase();

/** Why nobody may be called that; undefined where they may. */
export function usernameFault(username: string): string | undefined {
  const name = canonicalUsername(username);
  if (name.length < 3 || name.length > 39) return "A username has 3 to 39 characters.";
  if (!USERNAME.test(name)) return "A username has letters, digits and single hyphens, none at its ends.";
  if (RESERVED.has(name)) return "This username is reserved.";
  return undefined;
}
