import { aRecord } from "../metering.ts";
import type { Samples } from "./sample.ts";

const batch = { body: () => ({ records: [aRecord()] }) };
const credit = { body: () => ({ amount_micros: 1, reason: "A test" }) };

export const samples: Samples = {
  "POST /v1/projects/{project}/usage": batch,
  "GET /v1/projects/{project}/usage": {},
  "GET /v1/projects/{project}/usage/records": {},
  "GET /v1/projects/{project}/balance": {},
  "POST /v1/organizations/{organization}/usage": batch,
  "GET /v1/organizations/{organization}/usage": {},
  "GET /v1/organizations/{organization}/balance": {},
  "GET /v1/organizations/{organization}/ledger": {},
  "GET /v1/me/usage": {},
  "GET /v1/me/balance": {},
  "GET /v1/me/ledger": {},
  "GET /v1/admin/accounts/{account}/balance": {},
  "GET /v1/admin/accounts/{account}/credits": {},
  "POST /v1/admin/accounts/{account}/credits": credit,
  "GET /v1/admin/organizations/{organization}/balance": {},
  "GET /v1/admin/organizations/{organization}/credits": {},
  "POST /v1/admin/organizations/{organization}/credits": credit,
};
