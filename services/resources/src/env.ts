import type { Authenticator, Minter, People, Postman } from "@atrium/shared/contract/auth";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import type { ServiceEnv } from "@atrium/shared/http/app";
import { meteredR2 } from "@atrium/shared/store/meter";

export interface Env extends ServiceEnv {
  RESOURCES_DB: D1Database;
  BLOBS: R2Bucket;
  AUTH: Authenticator;
  PEOPLE: People;
  POSTMAN: Postman;
  MINTER: Minter;
  EVENTS_QUEUE: Queue<AtriumEvent>;
  /** `on`: whoever uses GPUs has a verified payment method (G11). */
  GPUS_NEED_PAYMENT_METHOD?: string;
}

/** What a deployment chooses. */
export interface Settings {
  gpusNeedPayment: boolean;
}

export const settingsOf = ({ GPUS_NEED_PAYMENT_METHOD }: Env): Settings => ({
  gpusNeedPayment: GPUS_NEED_PAYMENT_METHOD === "on",
});

/** Where contents are; counted where METER=1. */
export const blobsOf = ({ BLOBS, METER }: Env): R2Bucket => meteredR2(BLOBS, METER === "1");
