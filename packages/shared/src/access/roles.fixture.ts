/**
 * Who may do what, copied by hand from the tables that the product was specified with, role by role and in full.
 * It shares no notation with roles.ts, so that a slip there shows here. A verb in parentheses: own only.
 */

export const PROJECT = {
  view_only: `
    project view / overview view / collaborator view / collaborating_team view
    job view logs / notebook view logs / run view logs download / sweep view logs / experiment view logs
    session view logs / evaluation view logs / endpoint view logs / cluster view logs
    dataset view / datastore view / model view / checkpoint view / artifact view / file view / volume view
    report view comment follow / workspace view / registered_model view download
    usage (view)`,

  viewer: `
    project view / overview view / collaborator view / collaborating_team view
    job view logs / notebook view logs / run view logs download / sweep view logs / experiment view logs
    session view logs / evaluation view logs / endpoint view logs / cluster view logs
    dataset view download / datastore view download / model view download / checkpoint view download
    artifact view download / file view download / volume view download
    report view comment follow / workspace view / registered_model view download
    key (view) (create) (update) (delete) verify
    usage (view)`,

  operator: `
    project view / overview view / collaborator view / collaborating_team view create
    job view logs operate / notebook view logs / run view logs download / sweep view logs / experiment view logs
    session view logs / evaluation view logs / endpoint view logs / cluster view logs
    dataset view download / datastore view download / model view download / checkpoint view download
    artifact view download / file view download / volume view download
    report view comment follow / workspace view / registered_model view download
    key (view) (create) (update) (delete) verify
    usage (view)`,

  member: `
    project view / overview view update / collaborator view / collaborating_team view
    job view logs create update (operate) (delete)
    notebook view logs create update (operate) (delete) connect
    run view logs download create update (operate) (delete) clone (move)
    sweep view logs create update (operate) (delete) (move)
    experiment view logs create update (operate) (delete) clone (move)
    session view logs create update (operate) (delete) connect
    evaluation view logs create update (operate) (delete)
    endpoint view logs create update (operate) (delete)
    cluster view logs create update (operate) (delete) connect
    dataset view download create update (delete) attach
    datastore view download create update (delete) attach
    model view download create update (delete) attach
    checkpoint view download create update (delete)
    artifact view download create update delete alias
    file view download create update (delete)
    volume view download create update (delete)
    report view comment follow create (update) (delete)
    workspace view create update (delete)
    registered_model view download create alias
    key (view) (create) (update) (delete) verify
    usage (view)`,

  contributor: `
    project view / overview view update / collaborator view / collaborating_team view create
    job view logs create update operate delete connect
    notebook view logs create update operate delete connect
    run view logs download create update operate delete clone move
    sweep view logs create update operate delete move
    experiment view logs create update operate delete clone move
    session view logs create update operate delete connect
    evaluation view logs create update operate delete
    endpoint view logs create update operate delete
    cluster view logs create update operate delete connect
    dataset view download create update delete attach
    datastore view download create update delete attach
    model view download create update delete attach
    checkpoint view download create update delete
    artifact view download create update delete alias
    file view download create update delete
    volume view download create update delete
    report view comment follow create (update) (delete)
    workspace view create update delete
    registered_model view download create alias
    key (view) (create) (update) (delete) verify
    variable view create update delete / engine update
    usage (view)`,

  admin: `
    project view update delete / overview view update
    collaborator view create update delete manage / collaborating_team view create update delete
    job view logs create update operate delete connect
    notebook view logs create update operate delete connect
    run view logs download create update operate delete clone move
    sweep view logs create update operate delete move
    experiment view logs create update operate delete clone move
    session view logs create update operate delete connect
    evaluation view logs create update operate delete
    endpoint view logs create update operate delete
    cluster view logs create update operate delete connect
    dataset view download create update delete attach
    datastore view download create update delete attach
    model view download create update delete attach
    checkpoint view download create update delete
    artifact view download create update delete alias
    file view download create update delete
    volume view download create update delete
    report view comment follow create update delete
    workspace view create update delete
    registered_model view download create alias manage
    key view create update delete verify
    variable view create update delete / engine update
    secret view create update delete use
    service_account view create update delete
    webhook view create update delete
    usage view create / audit view`,

  owner: `
    project view update delete transfer bill / overview view update
    collaborator view create update delete manage / collaborating_team view create update delete
    job view logs create update operate delete connect
    notebook view logs create update operate delete connect
    run view logs download create update operate delete clone move
    sweep view logs create update operate delete move
    experiment view logs create update operate delete clone move
    session view logs create update operate delete connect
    evaluation view logs create update operate delete
    endpoint view logs create update operate delete
    cluster view logs create update operate delete connect
    dataset view download create update delete attach
    datastore view download create update delete attach
    model view download create update delete attach
    checkpoint view download create update delete
    artifact view download create update delete alias
    file view download create update delete
    volume view download create update delete
    report view comment follow create update delete
    workspace view create update delete
    registered_model view download create alias manage
    key view create update delete verify
    variable view create update delete / engine update
    secret view create update delete use
    service_account view create update delete
    webhook view create update delete
    usage view create / audit view`,
} as const;

export const ORGANIZATION = {
  member: `
    organization view / member view / team view
    usage (view)`,

  admin: `
    organization view update / project create / key verify
    member view create update delete / team view create
    invitation view create update delete / role view create update delete / policy view update
    webhook view create update delete / audit view / usage view create`,

  owner: `
    organization view update delete transfer bill / project create / key view create update delete verify
    member view create update delete manage / team view create
    invitation view create update delete / role view create update delete / policy view update
    webhook view create update delete / audit view / usage view create`,
} as const;

export const TEAM = {
  view_only: "team view / member view / profile view",
  member: "team view / member view / profile view / project create",
  admin: `
    team view update / member view create update delete manage / project create / profile view update
    invitation view create update delete / role view
    service_account view create update delete / key view create update delete`,
} as const;

export const PER_KIND = {
  job: {
    read: `
      project view
      job view logs / notebook view logs connect update / run view logs download / experiment view logs
      sweep view logs / session view logs / evaluation view logs / endpoint view logs / cluster view logs`,
    all: `
      project view
      job view logs create update delete operate connect
      notebook view logs create update delete operate connect
      run view logs download create update delete operate clone move
      experiment view logs create update delete operate clone move
      sweep view logs create update delete operate move
      session view logs create update delete operate connect
      evaluation view logs create update delete operate
      endpoint view logs create update delete operate
      cluster view logs create update delete operate connect`,
  },
  dataset: {
    read: "project view / dataset view download attach / datastore view download attach / file view download",
    all: `
      project view
      dataset view download attach create update delete
      datastore view download attach create update delete
      file view download create update delete`,
  },
  model: {
    read: "project view / model view download attach / artifact view download / registered_model view download",
    all: `
      project view
      model view download attach create update delete
      artifact view download create update delete alias
      registered_model view download create alias`,
  },
  checkpoint: {
    read: "project view / checkpoint view download",
    all: "project view / checkpoint view download create update delete",
  },
  volume: {
    read: "project view / volume view download",
    all: "project view / volume view download create update delete",
  },
} as const;

export const REGISTRY_ADMIN = "registered_model view download create alias protect manage";

export const VISIBILITY = {
  public: `
    project view / overview view / job view / notebook view / run view / sweep view / experiment view
    session view / evaluation view / endpoint view / cluster view / report view / registered_model view`,
  open: `
    project view / overview view / job view / notebook view / run view create (update) / sweep view / experiment view
    session view / evaluation view / endpoint view / cluster view / report view / registered_model view`,
} as const;

export const ACCOUNT = `
  account view update / project view create / organization view create / invitation view update / member view / token view create update delete`;

export const SYSTEM = `
  system view update / organization view create update / team view create delete / member create
  entitlement view update / credit view create / account view manage`;

export const PUBLIC_PROFILE = "profile view";
