import fc from "fast-check";
import { describe, it } from "vitest";
import { type Decidable, decide, mayAtAll, reach } from "./decide.ts";
import { ADD_ON_GRANTS, mayGrant } from "./roles.ts";
import {
  contains,
  difference,
  EMPTY,
  grantOf,
  intersect,
  isEmpty,
  narrow,
  PERMISSIONS,
  type Scope,
  scopesOf,
  union,
} from "./vocabulary.ts";

const permission = fc.constantFrom(...PERMISSIONS);
const scope = fc.tuple(permission, fc.boolean()).map(([name, own]): Scope => (own ? `${name}:own` : name));
const scopes = fc.oneof(
  fc.array(scope, { maxLength: 12 }),
  fc.array(scope, { minLength: 100, maxLength: 300 }),
);
const grant = scopes.map(grantOf);

const who = fc.constantFrom("acc_ada", "acc_bob");
const key = fc.constantFrom("key_1", "key_2");
const thing = fc.record({
  createdBy: fc.option(who),
  createdWith: fc.option(key),
  movedIn: fc.boolean(),
});
const access: fc.Arbitrary<Decidable> = fc.record({
  principal: fc.option(fc.record({ id: who })),
  credential: fc.option(fc.record({ id: key })),
  grant,
  scopes: fc.option(grant),
  administers: fc.boolean(),
});

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const implies = (a: boolean, b: boolean) => !a || b;

describe("grants", () => {
  it("are their scopes: there and back is the same", () => {
    fc.assert(
      fc.property(grant, (a) => {
        const list = scopesOf(a);
        return same(grantOf(list), a) && same(list, [...list].sort()) && same(scopesOf(grantOf(list)), list);
      }),
    );
  });
  it("of everything are of one's own, whatever they come from", () => {
    fc.assert(
      fc.property(grant, grant, (a, b) =>
        [a, union(a, b), intersect(a, b), difference(a, b)].every((g) =>
          g.any.every((bits, i) => (bits & ~(g.own[i] ?? 0)) === 0),
        ),
      ),
    );
  });
  it("form a lattice under union and intersection", () => {
    fc.assert(
      fc.property(
        grant,
        grant,
        grant,
        (a, b, c) =>
          same(union(a, b), union(b, a)) &&
          same(intersect(a, b), intersect(b, a)) &&
          same(union(a, union(b, c)), union(union(a, b), c)) &&
          same(intersect(a, intersect(b, c)), intersect(intersect(a, b), c)) &&
          same(union(a, intersect(a, b)), a) &&
          same(intersect(a, union(a, b)), a) &&
          same(intersect(a, union(b, c)), union(intersect(a, b), intersect(a, c))) &&
          same(union(a, EMPTY), a) &&
          same(intersect(a, EMPTY), EMPTY),
      ),
    );
  });
  it("contain what adds nothing to them, and lack nothing of it", () => {
    fc.assert(
      fc.property(grant, grant, (a, b) => {
        const yes = contains(a, b);
        return (
          yes === same(union(a, b), a) &&
          yes === same(intersect(a, b), b) &&
          yes === isEmpty(difference(b, a))
        );
      }),
    );
  });
  it("and what they lack, together, contain the other", () => {
    fc.assert(fc.property(grant, grant, (a, b) => contains(union(a, difference(b, a)), b)));
  });
});

describe("decisions", () => {
  it("are those of the rule in words", () => {
    fc.assert(
      fc.property(access, permission, thing, (caller, name, it) => {
        const held = scopesOf(caller.grant);
        const named = caller.scopes === null ? null : scopesOf(caller.scopes);
        const mine = caller.principal !== null && caller.principal.id === it.createdBy;
        const madeWithIt = caller.credential !== null && caller.credential.id === it.createdWith;
        const authorOnly = it.movedIn && /:(delete|move)$/.test(name) && !caller.administers;
        const principalMay =
          (held.includes(name) && (mine || !authorOnly)) || (held.includes(`${name}:own`) && mine);
        const credentialMay =
          named === null || named.includes(name) || (named.includes(`${name}:own`) && madeWithIt);
        return decide(caller, name, it) === (principalMay && credentialMay);
      }),
      { numRuns: 2000 },
    );
  });
  it("are monotone: more in the grant or in the scopes refuses nothing that was allowed", () => {
    fc.assert(
      fc.property(access, grant, grant, permission, thing, (caller, more, wider, name, it) => {
        const richer: Decidable = {
          ...caller,
          grant: union(caller.grant, more),
          scopes: caller.scopes === null ? null : union(caller.scopes, wider),
        };
        return (
          implies(decide(caller, name, it), decide(richer, name, it)) &&
          implies(mayAtAll(caller, name), mayAtAll(richer, name))
        );
      }),
    );
  });
  it("are never widened by a credential: without its scopes the same would be allowed", () => {
    fc.assert(
      fc.property(access, permission, thing, (caller, name, it) => {
        const bare = { ...caller, scopes: null };
        return (
          implies(decide(caller, name, it), decide(bare, name, it)) &&
          implies(mayAtAll(caller, name), mayAtAll(bare, name)) &&
          contains(caller.grant, narrow(caller.grant, caller.scopes))
        );
      }),
    );
  });
  it("about a thing stand only where the gate lets the caller pass", () => {
    fc.assert(
      fc.property(access, permission, thing, (caller, name, it) =>
        implies(decide(caller, name, it), mayAtAll(caller, name)),
      ),
    );
  });
  it("are what the filter of a list selects", () => {
    fc.assert(
      fc.property(access, permission, thing, (caller, name, { createdBy, createdWith }) => {
        const filter = reach(caller, name);
        const selected =
          filter !== null &&
          (filter.createdBy === undefined || filter.createdBy === createdBy) &&
          (filter.createdWith === undefined || filter.createdWith === createdWith);
        return (
          selected === decide(caller, name, { createdBy, createdWith }) &&
          (filter === null) === !mayAtAll(caller, name)
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe("what one may hand on", () => {
  it("is what one holds, and what a manage permission names", () => {
    fc.assert(
      fc.property(grant, (held) => {
        const manages = scopesOf(held).includes("registered_model:manage");
        return same(mayGrant(held), manages ? union(held, ADD_ON_GRANTS.registry_admin) : held);
      }),
    );
  });
  it("does not grow by handing on through others, however many", () => {
    fc.assert(
      fc.property(grant, fc.array(grant, { maxLength: 5 }), (first, wishes) => {
        const last = wishes.reduce((giver, wish) => intersect(mayGrant(giver), wish), first);
        return contains(mayGrant(first), mayGrant(last));
      }),
    );
  });
});
