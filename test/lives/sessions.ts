import { openElsewhere } from "../elsewhere.ts";
import { anotherSession, newAddress, signUp } from "../personas.ts";
import { newUserCode } from "../samples/sessions.ts";
import type { Lives } from "./lives.ts";

/** Where somebody is signed in, and how else they get there. */
export async function life({ act }: Lives): Promise<void> {
  const person = await signUp("sessions");
  const [first] = [await anotherSession(person), await anotherSession(person)];
  await act(person, "DELETE /v1/me/sessions/{session}", { sessions: first.id }, undefined, ["session.ended"]);
  await act(person, "DELETE /v1/me/sessions", {}, undefined, ["session.ended"]);
  const { password } = person;
  await act(person, "POST /v1/auth/confirm", {}, { password }, ["session.confirmed"]);

  await act(
    { token: null, address: newAddress() },
    "POST /v1/auth/device",
    {},
    { client_id: "atrium-cli" },
    [],
  );
  const approved = { user_code: await newUserCode() };
  await act(person, "POST /v1/auth/device/approve", {}, approved, ["device.approved"]);
  const denied = { user_code: await newUserCode() };
  await act(person, "POST /v1/auth/device/deny", {}, denied, ["device.denied"]);

  // Nothing has happened until the browser comes back.
  await openElsewhere();
  await act(person, "POST /v1/auth/social/github/link", {}, undefined, []);
  await act(person, "POST /v1/auth/social/google/link", {}, undefined, []);
}
