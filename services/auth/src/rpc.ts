import { WorkerEntrypoint } from "cloudflare:workers";
import type { Permission } from "@atrium/shared/access/vocabulary";
import { systemClock } from "@atrium/shared/clock";
import type {
  Access,
  AuthenticateRequest,
  Authenticator as AuthenticatorContract,
  CredentialName,
  LeaseClaims,
  Mail,
  Minter as MinterContract,
  Named,
  OrganizationQuestion,
  People as PeopleContract,
  Place,
  Postman as PostmanContract,
  Question,
  Target,
  TicketClaims,
  Withdrawal,
} from "@atrium/shared/contract/auth";
import type { Acknowledged, OutboxOwner } from "@atrium/shared/contract/events";
import type { Result } from "@atrium/shared/result";
import { openDb } from "@atrium/shared/store/open";
import { acknowledge } from "@atrium/shared/store/outbox";
import { authenticate } from "./access/authenticate.ts";
import { type Env, settings } from "./env.ts";
import { sendMail } from "./identity/mail.ts";
import { settingsOf } from "./identity/settings.ts";
import { withdrawByIds } from "./key/key.ts";
import { mayReceive } from "./limits.ts";
import { actedFor, addressesOf, byUsername, namesOf, projectsOf } from "./people/people.ts";
import { administratorsOf, allowedOf, keyholdersOf } from "./people/right.ts";
import { worthOf } from "./people/worth.ts";
import { readToken, signToken } from "./token/token.ts";

/** Who is calling, and what they may do: for every service. */
export class Authenticator extends WorkerEntrypoint<Env> implements AuthenticatorContract {
  authenticate(request: AuthenticateRequest): Promise<Result<Access>> {
    return authenticate(this.env, request, (work) => this.ctx.waitUntil(work));
  }

  withdraw(withdrawal: Withdrawal): Promise<void> {
    return withdrawByIds(this.env, withdrawal);
  }

  async withdrawAll(withdrawals: Withdrawal[]): Promise<void> {
    for (const withdrawal of withdrawals) await withdrawByIds(this.env, withdrawal);
  }
}

/** Mail, for services that tell people something. */
export class Postman extends WorkerEntrypoint<Env> implements PostmanContract {
  /** Nobody is flooded by what others do: what is too much for one address is not sent, and what it tells is done. */
  async send(mail: Mail): Promise<void> {
    if (!(await mayReceive(this.env.MAILS, mail.to))) return;
    const ctx = { db: openDb(this.env.CONTROL, this.env.METER), clock: systemClock };
    await sendMail(ctx, settingsOf(this.env), mail);
  }

  /** One that cannot be sent keeps back no other. */
  async sendAll(mails: Mail[]): Promise<void> {
    const failures: unknown[] = [];
    for (const mail of mails) await this.send(mail).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  async notify(accountIds: string[], mail: Omit<Mail, "to">): Promise<void> {
    const addresses = await addressesOf(openDb(this.env.CONTROL, this.env.METER), accountIds);
    await this.sendAll(addresses.map((to) => ({ ...mail, to })));
  }
}

/** Who somebody is, for services that keep ids only. */
export class People extends WorkerEntrypoint<Env> implements PeopleContract {
  byUsername(username: string): Promise<Named | null> {
    return byUsername(openDb(this.env.CONTROL, this.env.METER), username);
  }

  actedFor(serviceAccountId: string, person: string): Promise<Result<Named>> {
    return actedFor(openDb(this.env.CONTROL, this.env.METER), serviceAccountId, person);
  }

  names(ids: string[]): Promise<Named[]> {
    return namesOf(openDb(this.env.CONTROL, this.env.METER), ids);
  }

  worth(credentials: readonly CredentialName[], target: Target): Promise<(Access | null)[]> {
    return worthOf(
      this.env,
      credentials.map((credential) => ({ credential, target })),
    );
  }

  worthIn(credential: CredentialName, projectIds: readonly string[]): Promise<(Access | null)[]> {
    const targets = projectIds.map((id): Target => ({ type: "project", id }));
    return worthOf(
      this.env,
      targets.map((target) => ({ credential, target })),
    );
  }

  projectsOf(teamId: string): Promise<string[]> {
    return projectsOf(openDb(this.env.CONTROL, this.env.METER), teamId);
  }

  async allowed(ids: readonly string[], question: Question | OrganizationQuestion): Promise<string[]> {
    return (await allowedOf(this.env, ids, question)).map(({ id }) => id);
  }

  administratorsOf(place: Place, permission: Permission): Promise<string[]> {
    return administratorsOf(this.env, place, permission);
  }

  keyholders(question: Question, after: string | null) {
    return keyholdersOf(this.env, question, after);
  }
}

/** Signs what resources hands out. */
export class Minter extends WorkerEntrypoint<Env> implements MinterContract {
  lease(claims: LeaseClaims): Promise<string> {
    return signToken("lt", claims, settings(this.env).peppers);
  }

  ticket(claims: TicketClaims): Promise<string> {
    return signToken("ct", claims, settings(this.env).peppers);
  }

  async readTicket(ticket: string): Promise<TicketClaims | null> {
    const claims = await readToken("ct", ticket, settings(this.env).peppers);
    return claims && claims.expiresAt > systemClock.now() ? claims : null;
  }
}

/** The outbox of CONTROL, for the events worker. */
export class ControlOutbox extends WorkerEntrypoint<Env> implements OutboxOwner {
  acknowledge(events: Acknowledged[]): Promise<void> {
    return acknowledge(openDb(this.env.CONTROL, this.env.METER), events);
  }
}
