/** Sets of scopes that have a name: what keys are made for again and again. Data; docs/permissions.md is generated from it. */
import { type Grant, grantOf, intersect, PERMISSIONS, type Scope, scopesOf } from "./vocabulary.ts";

export const PRESETS = ["append_only_training", "read_only", "deploy", "verify_only"] as const;
export type Preset = (typeof PRESETS)[number];

/** Credentials and secrets are not for reading; nor is, for whoever administers it, the system. */
const UNREAD = /^(key|token|secret|system):/;
const READING = /:(view|download|logs)$/;

export const PRESET_SCOPES: Readonly<Record<Preset, readonly Scope[]>> = {
  // `update:own`, of what was made with the key, is what appending takes; that a run has ended is said by who may operate it.
  append_only_training: [
    "run:create",
    "run:update:own",
    "run:operate:own",
    "artifact:create",
    "artifact:update:own",
  ],
  read_only: PERMISSIONS.filter((permission) => READING.test(permission) && !UNREAD.test(permission)),
  deploy: [
    "project:view",
    "registered_model:view",
    "registered_model:download",
    "registered_model:alias",
    "model:view",
    "model:download",
    "model:attach",
    "artifact:view",
    "artifact:download",
    "endpoint:view",
    "endpoint:logs",
    "endpoint:create",
    "endpoint:update",
    "endpoint:operate",
  ],
  verify_only: ["key:verify"],
};

/** What it is for, for people to read. */
export const PRESET_WORDS: Readonly<Record<Preset, string>> = {
  append_only_training:
    "creates runs and artifacts, and adds to those made with the key: logs, metrics, files, versions, how a run ends. It reads nothing.",
  read_only: "reads everything but keys and secrets, as far as its maker may hand that on.",
  deploy: "puts registered models and models on endpoints.",
  verify_only: "asks whether somebody's key is good.",
};

/** The scopes of a key made by it. Of `read_only`, as much as its maker may grant; of the others all, or it is refused. */
export function presetScopes(preset: Preset, grantable: Grant): Scope[] {
  const all = PRESET_SCOPES[preset];
  return preset === "read_only" ? scopesOf(intersect(grantOf(all), grantable)) : [...all];
}
