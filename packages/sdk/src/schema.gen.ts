// Generated from services/gateway/static/openapi.json by `npm run gen`. Do not edit.

export interface paths {
    "/v1/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I, and what may I do here? */
        get: operations["getAccess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mail a link to reset the password; the answer is the same whether or not there is an account */
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password with the token that was mailed, and end every session */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a session with email and password */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session that this request is made with */
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an account, with its personal organization, its Personal project and a first session */
        post: operations["signUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verify an email address with the token that was mailed to it */
        post: operations["verifyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/verify-email/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mail the verification link again */
        post: operations["resendVerifyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dev/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Mail that was sent on this machine, newest first; only where ENVIRONMENT is `development` */
        get: operations["listDevInbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify a key
         * @description A key of the caller's own project, or organization; any other is `unknown`. Changes nothing, so it may be repeated.
         */
        post: operations["verifyKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The account of this credential */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the account */
        patch: operations["updateMe"];
        trace?: never;
    };
    "/v1/organizations/{organization}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened in an organization and its projects
         * @description Newest first, deleted projects included.
         */
        get: operations["listOrganizationAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the projects that the caller owns or is a member of */
        get: operations["listProjects"];
        put?: never;
        /** Create a project, owned by the caller */
        post: operations["createProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a project */
        get: operations["getProject"];
        put?: never;
        post?: never;
        /** Delete a project with everything it holds; its keys die at once */
        delete: operations["deleteProject"];
        options?: never;
        head?: never;
        /** Rename or describe a project */
        patch: operations["updateProject"];
        trace?: never;
    };
    "/v1/projects/{project}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened in a project
         * @description Newest first. A line appears within seconds of what it tells.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/collaborators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who is in a project by a row of their own, its owner included */
        get: operations["listCollaborators"];
        put?: never;
        /** Add somebody who has an account; add only people you trust and know */
        post: operations["createCollaborator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/collaborators/{collaborator}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one collaborator */
        get: operations["getCollaborator"];
        put?: never;
        post?: never;
        /** Remove a collaborator; their keys to the project die at once */
        delete: operations["deleteCollaborator"];
        options?: never;
        head?: never;
        /** Change what a collaborator may do */
        patch: operations["updateCollaborator"];
        trace?: never;
    };
    "/v1/projects/{project}/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's datasets, newest first */
        get: operations["listDatasets"];
        put?: never;
        /** Create a dataset */
        post: operations["createDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/datasets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a dataset */
        get: operations["getDataset"];
        put?: never;
        post?: never;
        /** Delete a dataset */
        delete: operations["deleteDataset"];
        options?: never;
        head?: never;
        /** Change a dataset */
        patch: operations["updateDataset"];
        trace?: never;
    };
    "/v1/projects/{project}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List keys
         * @description Admins see every key of the project, others those that they made.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Create a project key
         * @description The secret is in this answer and nowhere else.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a key */
        get: operations["getKey"];
        put?: never;
        post?: never;
        /**
         * Revoke a key
         * @description For good. The key stays listed, so that what it did remains attributable.
         */
        delete: operations["deleteKey"];
        options?: never;
        head?: never;
        /** Change a key's name, scopes, expiry or metadata */
        patch: operations["updateKey"];
        trace?: never;
    };
    "/v1/projects/{project}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave a project; one's keys to it die at once */
        post: operations["leaveProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's models, newest first */
        get: operations["listModels"];
        put?: never;
        /** Create a model */
        post: operations["createModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a model */
        get: operations["getModel"];
        put?: never;
        post?: never;
        /** Delete a model */
        delete: operations["deleteModel"];
        options?: never;
        head?: never;
        /** Change a model */
        patch: operations["updateModel"];
        trace?: never;
    };
    "/v1/projects/{project}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's runs, newest first */
        get: operations["listRuns"];
        put?: never;
        /** Create a run */
        post: operations["createRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a run */
        get: operations["getRun"];
        put?: never;
        post?: never;
        /** Delete a run */
        delete: operations["deleteRun"];
        options?: never;
        head?: never;
        /**
         * Change a run, or report its state
         * @description Its state is reported by who may also operate the run.
         */
        patch: operations["updateRun"];
        trace?: never;
    };
    "/v1/projects/{project}/runs/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to pause a run; what becomes of it is seen in its observed state */
        post: operations["pauseRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/runs/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to resume a run; what becomes of it is seen in its observed state */
        post: operations["resumeRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/runs/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to start a run; what becomes of it is seen in its observed state */
        post: operations["startRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/runs/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to stop a run; what becomes of it is seen in its observed state */
        post: operations["stopRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/service-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List service accounts */
        get: operations["listServiceAccounts"];
        put?: never;
        /**
         * Create a service account
         * @description Automation with a role of its own in this project. It cannot sign in; give it a key.
         */
        post: operations["createServiceAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/service-accounts/{service_account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a service account */
        get: operations["getServiceAccount"];
        put?: never;
        post?: never;
        /** Delete a service account and revoke its keys */
        delete: operations["deleteServiceAccount"];
        options?: never;
        head?: never;
        /** Change a service account's name or role */
        patch: operations["updateServiceAccount"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Access: {
            principal: {
                /** @enum {string} */
                type: "account" | "service_account";
                id: string;
                name: string;
            };
            credential: {
                /** @enum {string} */
                type: "session" | "project_key";
                id: string;
                name: string | null;
            };
            target: {
                type: string;
                id: string;
                organization_id: string | null;
            };
            role: string | null;
            /** @description `kind:verb`, or `kind:verb:own` for what is the caller's own. */
            permissions: string[];
            /** Format: date-time */
            as_of: string;
            /**
             * Format: date-time
             * @description Nobody may rely on this answer at or after that time.
             */
            expires_at: string;
            /** @description The same, in seconds from now. */
            max_age: number;
        };
        Account: {
            id: string;
            email: string;
            email_verified: boolean;
            username: string;
            name: string;
            github_username: string | null;
            personal_organization_id: string;
            personal_project_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        AddedCollaborator: components["schemas"]["Collaborator"] & {
            notice: string;
        };
        AuditLine: {
            id: string;
            /**
             * @description What happened: docs/events.md.
             * @example key.revoked
             */
            type: string;
            /** Format: date-time */
            at: string;
            actor: {
                /** @enum {string} */
                type: "account" | "service_account" | "system";
                id: string;
                name: string;
            };
            credential: {
                type: string;
                id: string;
            } | null;
            /** @description What it happened to, and its name at that time. */
            target: {
                type: string;
                id: string;
                name: string | null;
            };
            project_id: string | null;
            organization_id: string | null;
            request_id: string;
            address: string | null;
            changes: {
                [key: string]: {
                    from?: unknown;
                    to?: unknown;
                };
            };
            details: {
                [key: string]: unknown;
            };
        };
        ChangedCollaborator: components["schemas"]["Collaborator"] & {
            /**
             * Format: date-time
             * @description From then on what was withdrawn is refused everywhere, whatever is cached.
             */
            effective_by: string;
        };
        ChangedKey: components["schemas"]["Key"] & {
            /**
             * Format: date-time
             * @description From then on what was withdrawn is refused everywhere, whatever is cached.
             */
            effective_by: string;
        };
        ChangedServiceAccount: components["schemas"]["ServiceAccount"] & {
            /**
             * Format: date-time
             * @description From then on what was withdrawn is refused everywhere, whatever is cached.
             */
            effective_by: string;
        };
        Collaborator: {
            id: string;
            account_id: string;
            username: string;
            name: string;
            /**
             * @description Null where `access` is given per kind.
             * @enum {string|null}
             */
            role: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin" | "owner" | null;
            access: {
                /** @enum {string} */
                job?: "read" | "all";
                /** @enum {string} */
                dataset?: "read" | "all";
                /** @enum {string} */
                model?: "read" | "all";
                /** @enum {string} */
                checkpoint?: "read" | "all";
                /** @enum {string} */
                volume?: "read" | "all";
            } | null;
            add_ons: "registry_admin"[];
            via: {
                /** @enum {string} */
                type: "project";
                id: string;
            };
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        CollaboratorAddition: {
            /** Format: email */
            email?: string;
            username?: string;
            account_id?: string;
            /** @enum {string} */
            role?: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin";
            /** @description Per kind, instead of a role: {"job": "all", "dataset": "read"}. */
            access?: {
                /** @enum {string} */
                job?: "read" | "all";
                /** @enum {string} */
                dataset?: "read" | "all";
                /** @enum {string} */
                model?: "read" | "all";
                /** @enum {string} */
                checkpoint?: "read" | "all";
                /** @enum {string} */
                volume?: "read" | "all";
            };
            add_ons?: "registry_admin"[];
        };
        CollaboratorChange: {
            /** @enum {string} */
            role?: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin";
            /** @description Per kind, instead of a role: {"job": "all", "dataset": "read"}. */
            access?: {
                /** @enum {string} */
                job?: "read" | "all";
                /** @enum {string} */
                dataset?: "read" | "all";
                /** @enum {string} */
                model?: "read" | "all";
                /** @enum {string} */
                checkpoint?: "read" | "all";
                /** @enum {string} */
                volume?: "read" | "all";
            };
            add_ons?: "registry_admin"[];
        };
        Dataset: {
            id: string;
            project_id: string;
            /** @example baseline */
            name: string;
            /**
             * @description A change replaces all of them.
             * @example {
             *       "workload": "training"
             *     }
             */
            labels: {
                [key: string]: string;
            };
            /** @description Markdown. */
            description: string;
            /** @example parquet */
            format: string;
            /** @description Where it came from, for example a URL. */
            source: string;
            /** @description The account or service account that made it. */
            created_by: string;
            /** @description The key or session that it was made with. */
            created_with: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            links: {
                self: string;
                project: string;
            };
        };
        DatasetInput: {
            /** @example baseline */
            name: string;
            /**
             * @description A change replaces all of them.
             * @example {
             *       "workload": "training"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description Markdown. */
            description?: string;
            /** @example parquet */
            format?: string;
            /** @description Where it came from, for example a URL. */
            source?: string;
        };
        DatasetPatch: {
            /** @example baseline */
            name?: string;
            /**
             * @description A change replaces all of them.
             * @example {
             *       "workload": "training"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description Markdown. */
            description?: string;
            /** @example parquet */
            format?: string;
            /** @description Where it came from, for example a URL. */
            source?: string;
        };
        Key: {
            id: string;
            project_id: string;
            name: string;
            /** @description The first characters of the secret, to recognize it by. */
            hint: string;
            owner: {
                /** @enum {string} */
                type: "account" | "service_account";
                id: string;
            };
            scopes: string[] | null;
            metadata: {
                [key: string]: string;
            };
            /** Format: date-time */
            expires_at: string | null;
            /** Format: date-time */
            revoked_at: string | null;
            revoked_because: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        Model: {
            id: string;
            project_id: string;
            /** @example baseline */
            name: string;
            /**
             * @description A change replaces all of them.
             * @example {
             *       "workload": "training"
             *     }
             */
            labels: {
                [key: string]: string;
            };
            /** @description Markdown. */
            description: string;
            /** @example pytorch */
            framework: string;
            /** @description Where it came from, for example a URL. */
            source: string;
            /** @description The account or service account that made it. */
            created_by: string;
            /** @description The key or session that it was made with. */
            created_with: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            links: {
                self: string;
                project: string;
            };
        };
        ModelInput: {
            /** @example baseline */
            name: string;
            /**
             * @description A change replaces all of them.
             * @example {
             *       "workload": "training"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description Markdown. */
            description?: string;
            /** @example pytorch */
            framework?: string;
            /** @description Where it came from, for example a URL. */
            source?: string;
        };
        ModelPatch: {
            /** @example baseline */
            name?: string;
            /**
             * @description A change replaces all of them.
             * @example {
             *       "workload": "training"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description Markdown. */
            description?: string;
            /** @example pytorch */
            framework?: string;
            /** @description Where it came from, for example a URL. */
            source?: string;
        };
        NewKey: components["schemas"]["Key"] & {
            /** @description Shown this once. Keep it like a password. */
            secret: string;
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            code: string;
            detail: string;
            request_id: string;
            permission?: string;
            explanation?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
        };
        Project: {
            id: string;
            name: string;
            description: string;
            /** @enum {string} */
            kind: "personal" | "default" | "standard";
            /** @enum {string} */
            visibility: "private" | "team" | "public" | "open";
            organization_id: string;
            owner_account_id: string | null;
            owner_team_id: string | null;
            /**
             * @description What the caller is to it; null where only its visibility lets them see it.
             * @enum {string|null}
             */
            relation: "owner" | "collaborator" | null;
            /** @description The caller's; null where theirs is per-kind access. */
            role: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        ReceivedMail: {
            id: string;
            recipient: string;
            subject: string;
            body: string;
            /** Format: date-time */
            created_at: string;
        };
        Run: {
            id: string;
            project_id: string;
            /** @example baseline */
            name: string;
            /**
             * @description A change replaces all of them.
             * @example {
             *       "workload": "training"
             *     }
             */
            labels: {
                [key: string]: string;
            };
            /** @description Markdown. */
            description: string;
            /** @description Hyperparameters and settings. A change replaces all of them. */
            config: {
                [key: string]: unknown;
            };
            /**
             * @description What people want of it; set by actions.
             * @enum {string}
             */
            desired_state: "running" | "paused" | "stopped";
            /**
             * @description How it was last seen, as reported by what executes it.
             * @enum {string}
             */
            observed_state: "queued" | "starting" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed";
            /** @description The account or service account that made it. */
            created_by: string;
            /** @description The key or session that it was made with. */
            created_with: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            links: {
                self: string;
                project: string;
            };
        };
        RunInput: {
            /** @example baseline */
            name: string;
            /**
             * @description A change replaces all of them.
             * @example {
             *       "workload": "training"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description Markdown. */
            description?: string;
            /** @description Hyperparameters and settings. A change replaces all of them. */
            config?: {
                [key: string]: unknown;
            };
            /**
             * @description What people want of it; set by actions.
             * @enum {string}
             */
            desired_state?: "running" | "paused" | "stopped";
            /**
             * @description How it was last seen, as reported by what executes it.
             * @enum {string}
             */
            observed_state?: "queued" | "starting" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed";
        };
        RunPatch: {
            /** @example baseline */
            name?: string;
            /**
             * @description A change replaces all of them.
             * @example {
             *       "workload": "training"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description Markdown. */
            description?: string;
            /** @description Hyperparameters and settings. A change replaces all of them. */
            config?: {
                [key: string]: unknown;
            };
            /**
             * @description How it was last seen, as reported by what executes it.
             * @enum {string}
             */
            observed_state?: "queued" | "starting" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed";
        };
        ServiceAccount: {
            id: string;
            project_id: string;
            name: string;
            role: string;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        SignedIn: {
            account: components["schemas"]["Account"];
            /** @description The session's bearer token; shown this once. */
            token?: string;
            /** Format: date-time */
            expires_at: string;
        };
        Verification: {
            valid: boolean;
            /** @enum {string} */
            code: "valid" | "malformed" | "unknown" | "revoked" | "expired" | "insufficient";
            key?: {
                id: string;
                name: string | null;
            };
            principal?: {
                /** @enum {string} */
                type: "account" | "service_account";
                id: string;
                name: string;
            };
            project?: {
                id: string;
                name: string | null;
                organization_id: string | null;
            };
            role?: string | null;
            /** @description All that it may do: `kind:verb`, or `kind:verb:own`. */
            grant?: string[];
            /**
             * Format: date-time
             * @description Cache this answer until then, no longer.
             */
            expires_at?: string;
            /** @description The same, in seconds from now. 0: do not cache. */
            max_age: number;
        };
        Withdrawn: {
            /**
             * Format: date-time
             * @description From then on what was withdrawn is refused everywhere, whatever is cached.
             */
            effective_by: string;
            /** @description The keys that died with it, newest first; at most 100 of them. */
            revoked_keys: {
                id: string;
                name: string;
            }[];
            revoked_key_count: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAccess: {
        parameters: {
            query?: {
                /** @description Where; a key's own project if left out. */
                project?: string;
                /** @description Where, instead of in a project. */
                organization?: string;
                /** @description `strong` asks the primary. */
                consistency?: "cached" | "strong";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The access */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forgotPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                };
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description The password is set and every session ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description From then on what was withdrawn is refused everywhere, whatever is cached.
                         */
                        effective_by: string;
                    };
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    password: string;
                    /** @description Set the session as a cookie, for pages of this origin, instead of answering its token. */
                    cookie?: boolean;
                };
            };
        };
        responses: {
            /** @description Signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description From then on what was withdrawn is refused everywhere, whatever is cached.
                         */
                        effective_by: string;
                    };
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    password: string;
                    name: string;
                    username: string;
                    /** @description Set the session as a cookie, for pages of this origin, instead of answering its token. */
                    cookie?: boolean;
                };
            };
        };
        responses: {
            /** @description Signed up and in */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Verified */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendVerifyEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDevInbox: {
        parameters: {
            query: {
                recipient: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ReceivedMail"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyKey: {
        parameters: {
            query?: {
                /** @description Where; a key's own project if left out. */
                project?: string;
                /** @description For the keys of all projects of an organization. */
                organization?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The secret that was presented to you. */
                    key: string;
                    /**
                     * @description What is to be done with it; without it, only whether it is good.
                     * @example run:create
                     */
                    permission?: string;
                    /** @description Whose the thing is that it is to be done to, for permissions that reach one's own only. */
                    resource?: {
                        created_by?: string | null;
                        created_with?: string | null;
                        moved_in?: boolean;
                    };
                    /**
                     * @description `strong` asks the primary.
                     * @enum {string}
                     */
                    consistency?: "cached" | "strong";
                };
            };
        };
        responses: {
            /** @description Whether it is good, and for what */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verification"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOrganizationAudit: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description The id of who did it. */
                actor?: string;
                /** @description The id of what it happened to. */
                target?: string;
                type?: "account.created" | "account.email_verified" | "account.updated" | "account.password_reset_requested" | "account.password_reset" | "session.created" | "session.ended" | "project.created" | "project.updated" | "project.deleted" | "collaborator.added" | "collaborator.updated" | "collaborator.removed" | "collaborator.left" | "key.created" | "key.updated" | "key.revoked" | "service_account.created" | "service_account.updated" | "service_account.deleted" | "resource.created" | "resource.updated" | "resource.deleted" | "resource.state_changed";
                /** @description The id of the key or session that it was done with. */
                credential?: string;
                /** @description The address that it was done from. */
                address?: string;
                since?: string;
                /** @description The first moment that is not asked for. */
                until?: string;
            };
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditLine"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProjects: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                relation?: "owner" | "collaborator";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Project"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createProject: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description Markdown. */
                    description?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Withdrawn"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description Markdown. */
                    description?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description The id of who did it. */
                actor?: string;
                /** @description The id of what it happened to. */
                target?: string;
                type?: "account.created" | "account.email_verified" | "account.updated" | "account.password_reset_requested" | "account.password_reset" | "session.created" | "session.ended" | "project.created" | "project.updated" | "project.deleted" | "collaborator.added" | "collaborator.updated" | "collaborator.removed" | "collaborator.left" | "key.created" | "key.updated" | "key.revoked" | "service_account.created" | "service_account.updated" | "service_account.deleted" | "resource.created" | "resource.updated" | "resource.deleted" | "resource.state_changed";
                /** @description The id of the key or session that it was done with. */
                credential?: string;
                /** @description The address that it was done from. */
                address?: string;
                since?: string;
                /** @description The first moment that is not asked for. */
                until?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditLine"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCollaborators: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Collaborator"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCollaborator: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CollaboratorAddition"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedCollaborator"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCollaborator: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the collaborator. */
                collaborator: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collaborator"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCollaborator: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the collaborator. */
                collaborator: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Withdrawn"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateCollaborator: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the collaborator. */
                collaborator: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CollaboratorChange"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedCollaborator"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDatasets: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description The id of who made it; `me` for one's own. */
                creator?: string;
                /** @description The exact name. */
                name?: string;
                /** @description `key:value`; several: all of them. */
                label?: string[];
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of datasets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Dataset"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DatasetInput"];
            };
        };
        responses: {
            /** @description The new dataset */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the dataset. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dataset */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the dataset. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dataset is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the dataset. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DatasetPatch"];
            };
        };
        responses: {
            /** @description The dataset as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Key"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description What the key may do at most, e.g. `run:create` or `run:update:own`. null: all that its owner may. */
                    scopes?: string[] | null;
                    /**
                     * Format: date-time
                     * @description null: never. A key that makes another gives it no later end than its own, which it has if left out.
                     */
                    expires_at?: string | null;
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @description The service account that it is for; the caller's own where left out. */
                    service_account?: string;
                };
            };
        };
        responses: {
            /** @description The key, with its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the key. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key, without its secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the key. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revoked key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedKey"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the key. */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description What the key may do at most, e.g. `run:create` or `run:update:own`. null: all that its owner may. */
                    scopes?: string[] | null;
                    /**
                     * Format: date-time
                     * @description null: never. A key that makes another gives it no later end than its own, which it has if left out.
                     */
                    expires_at?: string | null;
                    metadata?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description The key, and when what it lost is refused everywhere */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedKey"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leaveProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Withdrawn"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description The id of who made it; `me` for one's own. */
                creator?: string;
                /** @description The exact name. */
                name?: string;
                /** @description `key:value`; several: all of them. */
                label?: string[];
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of models */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Model"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelInput"];
            };
        };
        responses: {
            /** @description The new model */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the model. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the model. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the model. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelPatch"];
            };
        };
        responses: {
            /** @description The model as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description The id of who made it; `me` for one's own. */
                creator?: string;
                /** @description The exact name. */
                name?: string;
                /** @description `key:value`; several: all of them. */
                label?: string[];
                /** @description The observed state. */
                state?: "queued" | "starting" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Run"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunInput"];
            };
        };
        responses: {
            /** @description The new run */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the run. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the run. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the run. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunPatch"];
            };
        };
        responses: {
            /** @description The run as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the run. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the run. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the run. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stopRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the run. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listServiceAccounts: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ServiceAccount"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createServiceAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    role: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin";
                };
            };
        };
        responses: {
            /** @description The service account */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServiceAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the service account. */
                service_account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteServiceAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the service account. */
                service_account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What died with it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Withdrawn"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateServiceAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the service account. */
                service_account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @enum {string} */
                    role?: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin";
                };
            };
        };
        responses: {
            /** @description The service account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedServiceAccount"];
                };
            };
            /** @description Refused: see `code` */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
