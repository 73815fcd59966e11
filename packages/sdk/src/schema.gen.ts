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
    "/v1/admin/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List accounts, or find them by how their username or email begins */
        get: operations["adminListAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an account */
        get: operations["adminGetAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Say which GitHub username is somebody's, and whether they administer the system */
        patch: operations["adminUpdateAccount"];
        trace?: never;
    };
    "/v1/admin/accounts/{account}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lift the suspension of an account; the sessions and keys that it ended stay ended */
        post: operations["adminRestoreAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts/{account}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend an account: its sessions and keys end, for good
         * @description Again on a suspended account: nothing more happens.
         */
        post: operations["adminSuspendAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the organizations of the installation, newest first */
        get: operations["adminListOrganizations"];
        put?: never;
        /** Create an organization for somebody; a mail tells them */
        post: operations["adminCreateOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/organizations/{organization}/credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what was added to an organization's balance, newest first */
        get: operations["adminListOrganizationCredits"];
        put?: never;
        /** Add to an organization's balance, or take from it */
        post: operations["adminCreateOrganizationCredit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/organizations/{organization}/entitlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get what an organization may have */
        get: operations["adminGetOrganizationEntitlements"];
        /** Set what an organization may have; what is left out is as every organization has it */
        put: operations["adminSetOrganizationEntitlements"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/organizations/{organization}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put somebody into an organization, in any role; a mail tells them */
        post: operations["adminCreateOrganizationMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get what goes for the whole installation */
        get: operations["adminGetSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change who may make organizations, or what every organization may have */
        patch: operations["adminUpdateSettings"];
        trace?: never;
    };
    "/v1/admin/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the teams of the installation, newest first */
        get: operations["adminListTeams"];
        put?: never;
        /** Create a team for a customer, with its people and, where it has none, its organization */
        post: operations["adminCreateTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/teams/{team}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a team that owns no projects; what its people had through it ends */
        delete: operations["adminDeleteTeam"];
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
    "/v1/directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find people and teams with whom the caller shares an organization or a project */
        get: operations["searchDirectory"];
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
        /** Change the account's name or username; nobody else gets a username that was given up */
        patch: operations["updateMe"];
        trace?: never;
    };
    "/v1/me/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the invitations to the caller's verified email address that have no answer yet */
        get: operations["listMyInvitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/invitations/{invitation}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept an invitation to the caller's verified email address */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/invitations/{invitation}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decline an invitation to the caller's verified email address */
        post: operations["declineInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the projects that are offered to the caller and to the teams they are an admin of */
        get: operations["listMyTransfers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/transfers/{transfer}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take over a project that is offered to the caller, or to a team they are an admin of */
        post: operations["acceptTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/transfers/{transfer}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decline a project that is offered */
        post: operations["declineTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the organizations that the caller is a member of */
        get: operations["listOrganizations"];
        put?: never;
        /** Create an organization, owned by the caller, with its Default project */
        post: operations["createOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organization}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an organization */
        get: operations["getOrganization"];
        put?: never;
        post?: never;
        /** Delete an organization with everything in it; its keys die at once */
        delete: operations["deleteOrganization"];
        options?: never;
        head?: never;
        /** Rename an organization */
        patch: operations["updateOrganization"];
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
    "/v1/organizations/{organization}/default-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the Organization Default Key; only its owners see it */
        get: operations["getOrganizationDefaultKey"];
        put?: never;
        post?: never;
        /** Revoke the Organization Default Key, for good; rotating makes another one */
        delete: operations["deleteOrganizationDefaultKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organization}/default-key/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give the Organization Default Key another secret; the first time, make it
         * @description The secret is in this answer and nowhere else. It works in the Default project only.
         */
        post: operations["rotateOrganizationDefaultKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organization}/directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find people and teams of an organization */
        get: operations["searchOrganizationDirectory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organization}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why somebody may do something in an organization, or may not, and what would change it
         * @description Read from the primary, never a cache. About oneself whoever sees the place may ask; about others, who may see who is in it. An account that has nothing there is answered as one that does not exist.
         */
        get: operations["explainInOrganization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organization}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the invitations of an organization */
        get: operations["listOrganizationInvitations"];
        put?: never;
        /** Invite somebody into an organization by email, whether they have an account or not */
        post: operations["createOrganizationInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organization}/invitations/{invitation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an invitation of an organization */
        get: operations["getOrganizationInvitation"];
        put?: never;
        post?: never;
        /** Take an invitation of an organization back */
        delete: operations["deleteOrganizationInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organization}/invitations/{invitation}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an invitation of an organization again; it is open for another two weeks
         * @description From now on it lives by the caller's right. The same caller sends no second mail within a minute.
         */
        post: operations["resendOrganizationInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organization}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave an organization, its teams and projects; one's keys there die at once */
        post: operations["leaveOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organization}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who is in an organization, and as what */
        get: operations["listOrganizationMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organization}/members/{member}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one member */
        get: operations["getOrganizationMember"];
        put?: never;
        post?: never;
        /** Remove a member, and with that from every team and project; their keys there die at once */
        delete: operations["deleteOrganizationMember"];
        options?: never;
        head?: never;
        /** Change a member's role; owners are made and unmade by owners */
        patch: operations["updateOrganizationMember"];
        trace?: never;
    };
    "/v1/organizations/{organization}/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List an organization's projects: all of them for its administrators, else those one can see */
        get: operations["listOrganizationProjects"];
        put?: never;
        /** Create a project in an organization, owned by the caller */
        post: operations["createOrganizationProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organization}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the custom roles of an organization */
        get: operations["listOrganizationRoles"];
        put?: never;
        /** Create a custom role: a built-in one and what is added to it */
        post: operations["createOrganizationRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organization}/roles/{role}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a custom role */
        get: operations["getOrganizationRole"];
        put?: never;
        post?: never;
        /** Delete a custom role that nobody has */
        delete: operations["deleteOrganizationRole"];
        options?: never;
        head?: never;
        /** Change a custom role, and with it what everybody may who has it */
        patch: operations["updateOrganizationRole"];
        trace?: never;
    };
    "/v1/organizations/{organization}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an organization's policies, what it may have, and its balance */
        get: operations["getOrganizationSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change an organization's policies, from now on */
        patch: operations["updateOrganizationSettings"];
        trace?: never;
    };
    "/v1/organizations/{organization}/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the teams of an organization */
        get: operations["listOrganizationTeams"];
        put?: never;
        /** Create a team, with the caller as its first admin */
        post: operations["createOrganizationTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organization}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand an organization to another member; the caller stays as an admin */
        post: operations["transferOrganization"];
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
        /** List the projects that the caller is in: by themselves, through a team or an organization */
        get: operations["listProjects"];
        put?: never;
        /** Create a project in one's personal organization, owned by the caller */
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
        /** Get a project; a public one without a credential too */
        get: operations["getProject"];
        put?: never;
        post?: never;
        /** Delete a project with everything it holds; its keys die at once */
        delete: operations["deleteProject"];
        options?: never;
        head?: never;
        /** Change a project's name, description, visibility, labels or source */
        patch: operations["updateProject"];
        trace?: never;
    };
    "/v1/projects/{project}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's artifacts, newest first */
        get: operations["listArtifacts"];
        put?: never;
        /** Create a artifact */
        post: operations["createArtifact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/artifacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a artifact */
        get: operations["getArtifact"];
        put?: never;
        post?: never;
        /** Delete a artifact */
        delete: operations["deleteArtifact"];
        options?: never;
        head?: never;
        /** Change a artifact */
        patch: operations["updateArtifact"];
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
    "/v1/projects/{project}/billing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get whom a project's use is charged to */
        get: operations["getBilling"];
        /** Choose whom a project's use is charged to; what was charged before stays as it is */
        put: operations["setBilling"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get whether the caller has checked the project's repository out */
        get: operations["getCheckout"];
        /** Register one's checkout of the project's repository: without it, no runs */
        put: operations["registerCheckout"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's checkpoints, newest first */
        get: operations["listCheckpoints"];
        put?: never;
        /** Create a checkpoint */
        post: operations["createCheckpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/checkpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a checkpoint */
        get: operations["getCheckpoint"];
        put?: never;
        post?: never;
        /** Delete a checkpoint */
        delete: operations["deleteCheckpoint"];
        options?: never;
        head?: never;
        /** Change a checkpoint */
        patch: operations["updateCheckpoint"];
        trace?: never;
    };
    "/v1/projects/{project}/clusters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's clusters, newest first */
        get: operations["listClusters"];
        put?: never;
        /** Create a cluster */
        post: operations["createCluster"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/clusters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a cluster */
        get: operations["getCluster"];
        put?: never;
        post?: never;
        /** Delete a cluster */
        delete: operations["deleteCluster"];
        options?: never;
        head?: never;
        /**
         * Change a cluster, or report its state
         * @description Its state is reported by who may also operate the cluster.
         */
        patch: operations["updateCluster"];
        trace?: never;
    };
    "/v1/projects/{project}/clusters/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to pause a cluster; what becomes of it is seen in its observed state */
        post: operations["pauseCluster"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/clusters/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to resume a cluster; what becomes of it is seen in its observed state */
        post: operations["resumeCluster"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/clusters/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to start a cluster; what becomes of it is seen in its observed state */
        post: operations["startCluster"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/clusters/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to stop a cluster; what becomes of it is seen in its observed state */
        post: operations["stopCluster"];
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
    "/v1/projects/{project}/collaborators/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add and remove several collaborators, each for itself; results stand in the order asked */
        post: operations["changeCollaborators"];
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
    "/v1/projects/{project}/datastores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's datastores, newest first */
        get: operations["listDatastores"];
        put?: never;
        /** Create a datastore */
        post: operations["createDatastore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/datastores/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a datastore */
        get: operations["getDatastore"];
        put?: never;
        post?: never;
        /** Delete a datastore */
        delete: operations["deleteDatastore"];
        options?: never;
        head?: never;
        /** Change a datastore */
        patch: operations["updateDatastore"];
        trace?: never;
    };
    "/v1/projects/{project}/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's endpoints, newest first */
        get: operations["listEndpoints"];
        put?: never;
        /** Create a endpoint */
        post: operations["createEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a endpoint */
        get: operations["getEndpoint"];
        put?: never;
        post?: never;
        /** Delete a endpoint */
        delete: operations["deleteEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change a endpoint, or report its state
         * @description Its state is reported by who may also operate the endpoint.
         */
        patch: operations["updateEndpoint"];
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to pause a endpoint; what becomes of it is seen in its observed state */
        post: operations["pauseEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to resume a endpoint; what becomes of it is seen in its observed state */
        post: operations["resumeEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to start a endpoint; what becomes of it is seen in its observed state */
        post: operations["startEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to stop a endpoint; what becomes of it is seen in its observed state */
        post: operations["stopEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/engine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Choose a project's default engine */
        put: operations["setEngine"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's evaluations, newest first */
        get: operations["listEvaluations"];
        put?: never;
        /** Create a evaluation */
        post: operations["createEvaluation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/evaluations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a evaluation */
        get: operations["getEvaluation"];
        put?: never;
        post?: never;
        /** Delete a evaluation */
        delete: operations["deleteEvaluation"];
        options?: never;
        head?: never;
        /**
         * Change a evaluation, or report its state
         * @description Its state is reported by who may also operate the evaluation.
         */
        patch: operations["updateEvaluation"];
        trace?: never;
    };
    "/v1/projects/{project}/evaluations/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to pause a evaluation; what becomes of it is seen in its observed state */
        post: operations["pauseEvaluation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/evaluations/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to resume a evaluation; what becomes of it is seen in its observed state */
        post: operations["resumeEvaluation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/evaluations/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to start a evaluation; what becomes of it is seen in its observed state */
        post: operations["startEvaluation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/evaluations/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to stop a evaluation; what becomes of it is seen in its observed state */
        post: operations["stopEvaluation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's experiments, newest first */
        get: operations["listExperiments"];
        put?: never;
        /** Create a experiment */
        post: operations["createExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/experiments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a experiment */
        get: operations["getExperiment"];
        put?: never;
        post?: never;
        /** Delete a experiment */
        delete: operations["deleteExperiment"];
        options?: never;
        head?: never;
        /**
         * Change a experiment, or report its state
         * @description Its state is reported by who may also operate the experiment.
         */
        patch: operations["updateExperiment"];
        trace?: never;
    };
    "/v1/projects/{project}/experiments/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to pause a experiment; what becomes of it is seen in its observed state */
        post: operations["pauseExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/experiments/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to resume a experiment; what becomes of it is seen in its observed state */
        post: operations["resumeExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/experiments/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to start a experiment; what becomes of it is seen in its observed state */
        post: operations["startExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/experiments/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to stop a experiment; what becomes of it is seen in its observed state */
        post: operations["stopExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why somebody may do something in a project, or may not, and what would change it
         * @description Read from the primary, never a cache. About oneself whoever sees the place may ask; about others, who may see who is in it. An account that has nothing there is answered as one that does not exist.
         */
        get: operations["explainInProject"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's files, newest first */
        get: operations["listFiles"];
        put?: never;
        /** Create a file */
        post: operations["createFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a file */
        get: operations["getFile"];
        put?: never;
        post?: never;
        /** Delete a file */
        delete: operations["deleteFile"];
        options?: never;
        head?: never;
        /** Change a file */
        patch: operations["updateFile"];
        trace?: never;
    };
    "/v1/projects/{project}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the invitations of a project */
        get: operations["listProjectInvitations"];
        put?: never;
        /** Invite somebody into a project by email; invite only people you trust and know */
        post: operations["createProjectInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/invitations/{invitation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an invitation of a project */
        get: operations["getProjectInvitation"];
        put?: never;
        post?: never;
        /** Take an invitation of a project back */
        delete: operations["deleteProjectInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/invitations/{invitation}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an invitation of a project again; it is open for another two weeks
         * @description From now on it lives by the caller's right. The same caller sends no second mail within a minute.
         */
        post: operations["resendProjectInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's jobs, newest first */
        get: operations["listJobs"];
        put?: never;
        /** Create a job */
        post: operations["createJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a job */
        get: operations["getJob"];
        put?: never;
        post?: never;
        /** Delete a job */
        delete: operations["deleteJob"];
        options?: never;
        head?: never;
        /**
         * Change a job, or report its state
         * @description Its state is reported by who may also operate the job.
         */
        patch: operations["updateJob"];
        trace?: never;
    };
    "/v1/projects/{project}/jobs/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to pause a job; what becomes of it is seen in its observed state */
        post: operations["pauseJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/jobs/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to resume a job; what becomes of it is seen in its observed state */
        post: operations["resumeJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/jobs/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to start a job; what becomes of it is seen in its observed state */
        post: operations["startJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/jobs/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to stop a job; what becomes of it is seen in its observed state */
        post: operations["stopJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
    "/v1/projects/{project}/notebooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's notebooks, newest first */
        get: operations["listNotebooks"];
        put?: never;
        /** Create a notebook */
        post: operations["createNotebook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/notebooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a notebook */
        get: operations["getNotebook"];
        put?: never;
        post?: never;
        /** Delete a notebook */
        delete: operations["deleteNotebook"];
        options?: never;
        head?: never;
        /**
         * Change a notebook, or report its state
         * @description Its state is reported by who may also operate the notebook.
         */
        patch: operations["updateNotebook"];
        trace?: never;
    };
    "/v1/projects/{project}/notebooks/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to pause a notebook; what becomes of it is seen in its observed state */
        post: operations["pauseNotebook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/notebooks/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to resume a notebook; what becomes of it is seen in its observed state */
        post: operations["resumeNotebook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/notebooks/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to start a notebook; what becomes of it is seen in its observed state */
        post: operations["startNotebook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/notebooks/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to stop a notebook; what becomes of it is seen in its observed state */
        post: operations["stopNotebook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get what a project's people write on its front page */
        get: operations["getOverview"];
        /** Write a project's front page anew */
        put: operations["setOverview"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/registered-models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's registered-models, newest first */
        get: operations["listRegisteredModels"];
        put?: never;
        /** Create a registered_model */
        post: operations["createRegisteredModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/registered-models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a registered_model */
        get: operations["getRegisteredModel"];
        put?: never;
        post?: never;
        /** Delete a registered_model */
        delete: operations["deleteRegisteredModel"];
        options?: never;
        head?: never;
        /** Change a registered_model */
        patch: operations["updateRegisteredModel"];
        trace?: never;
    };
    "/v1/projects/{project}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's reports, newest first */
        get: operations["listReports"];
        put?: never;
        /** Create a report */
        post: operations["createReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a report */
        get: operations["getReport"];
        put?: never;
        post?: never;
        /** Delete a report */
        delete: operations["deleteReport"];
        options?: never;
        head?: never;
        /** Change a report */
        patch: operations["updateReport"];
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
    "/v1/projects/{project}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the third-party keys of a project, by name and without their values */
        get: operations["listSecrets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/secrets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See that a third-party key is there, without its value */
        get: operations["getSecret"];
        /** Put a third-party key into a project, or replace it; a new one needs `secret:create` too */
        put: operations["setSecret"];
        post?: never;
        /** Delete a third-party key of a project */
        delete: operations["deleteSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/secrets/{name}/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have the value of a third-party key; each time is in the audit log
         * @description No answer is kept under an `Idempotency-Key`: each time is decided and logged anew.
         */
        post: operations["useSecret"];
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
    "/v1/projects/{project}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's sessions, newest first */
        get: operations["listSessions"];
        put?: never;
        /** Create a session */
        post: operations["createSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a session */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /** Delete a session */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        /**
         * Change a session, or report its state
         * @description Its state is reported by who may also operate the session.
         */
        patch: operations["updateSession"];
        trace?: never;
    };
    "/v1/projects/{project}/sessions/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to pause a session; what becomes of it is seen in its observed state */
        post: operations["pauseSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/sessions/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to resume a session; what becomes of it is seen in its observed state */
        post: operations["resumeSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/sessions/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to start a session; what becomes of it is seen in its observed state */
        post: operations["startSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/sessions/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to stop a session; what becomes of it is seen in its observed state */
        post: operations["stopSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/sweeps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's sweeps, newest first */
        get: operations["listSweeps"];
        put?: never;
        /** Create a sweep */
        post: operations["createSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/sweeps/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a sweep */
        get: operations["getSweep"];
        put?: never;
        post?: never;
        /** Delete a sweep */
        delete: operations["deleteSweep"];
        options?: never;
        head?: never;
        /**
         * Change a sweep, or report its state
         * @description Its state is reported by who may also operate the sweep.
         */
        patch: operations["updateSweep"];
        trace?: never;
    };
    "/v1/projects/{project}/sweeps/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to pause a sweep; what becomes of it is seen in its observed state */
        post: operations["pauseSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/sweeps/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to resume a sweep; what becomes of it is seen in its observed state */
        post: operations["resumeSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/sweeps/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to start a sweep; what becomes of it is seen in its observed state */
        post: operations["startSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/sweeps/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to stop a sweep; what becomes of it is seen in its observed state */
        post: operations["stopSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the teams that collaborate in a project, the one that owns it aside */
        get: operations["listCollaboratingTeams"];
        put?: never;
        /** Give a team of the organization access to a project */
        post: operations["createCollaboratingTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/teams/{team}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get how a team collaborates in a project */
        get: operations["getCollaboratingTeam"];
        put?: never;
        post?: never;
        /** End a team's access to a project; keys of those whom it let in die at once */
        delete: operations["deleteCollaboratingTeam"];
        options?: never;
        head?: never;
        /** Change how a team collaborates in a project */
        patch: operations["updateCollaboratingTeam"];
        trace?: never;
    };
    "/v1/projects/{project}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the open offer of a project */
        get: operations["getTransfer"];
        put?: never;
        /** Offer a project to another owner; it is theirs when they accept */
        post: operations["transferProject"];
        /** Take the offer of a project back */
        delete: operations["deleteTransfer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/variables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the environment variables of a project, by name */
        get: operations["listVariables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/variables/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an environment variable of a project */
        get: operations["getVariable"];
        /** Set an environment variable of a project; a new one needs `variable:create` too */
        put: operations["setVariable"];
        post?: never;
        /** Delete an environment variable of a project */
        delete: operations["deleteVariable"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/volumes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's volumes, newest first */
        get: operations["listVolumes"];
        put?: never;
        /** Create a volume */
        post: operations["createVolume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/volumes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a volume */
        get: operations["getVolume"];
        put?: never;
        post?: never;
        /** Delete a volume */
        delete: operations["deleteVolume"];
        options?: never;
        head?: never;
        /** Change a volume */
        patch: operations["updateVolume"];
        trace?: never;
    };
    "/v1/projects/{project}/what-can": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a principal may do in a project, and by which rules
         * @description Read from the primary, never a cache. About oneself whoever sees the place may ask; about others, who may see who is in it. An account that has nothing there is answered as one that does not exist.
         */
        get: operations["whatCan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/who-can": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List everybody who holds a permission on a project, and why
         * @description Complete, whatever door they come through. A page may be shorter than its limit; `next_cursor` says whether there is more.
         */
        get: operations["whoCan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's workspaces, newest first */
        get: operations["listWorkspaces"];
        put?: never;
        /** Create a workspace */
        post: operations["createWorkspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/workspaces/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a workspace */
        get: operations["getWorkspace"];
        put?: never;
        post?: never;
        /** Delete a workspace */
        delete: operations["deleteWorkspace"];
        options?: never;
        head?: never;
        /** Change a workspace */
        patch: operations["updateWorkspace"];
        trace?: never;
    };
    "/v1/teams/{team}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a team */
        get: operations["getTeam"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename a team */
        patch: operations["updateTeam"];
        trace?: never;
    };
    "/v1/teams/{team}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why somebody may do something in a team, or may not, and what would change it
         * @description Read from the primary, never a cache. About oneself whoever sees the place may ask; about others, who may see who is in it. An account that has nothing there is answered as one that does not exist.
         */
        get: operations["explainInTeam"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the invitations of a team */
        get: operations["listTeamInvitations"];
        put?: never;
        /** Invite somebody into a team; into its organization as well, where an admin of that invites */
        post: operations["createTeamInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/invitations/{invitation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an invitation of a team */
        get: operations["getTeamInvitation"];
        put?: never;
        post?: never;
        /** Take an invitation of a team back */
        delete: operations["deleteTeamInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/invitations/{invitation}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an invitation of a team again; it is open for another two weeks
         * @description From now on it lives by the caller's right. The same caller sends no second mail within a minute.
         */
        post: operations["resendTeamInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave a team, and what one had through it; keys that hang on it die at once */
        post: operations["leaveTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who is in a team, and as what */
        get: operations["listTeamMembers"];
        put?: never;
        /** Add people of the organization to a team; a mail tells them */
        post: operations["addTeamMembers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/members/{member}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one member of a team */
        get: operations["getTeamMember"];
        put?: never;
        post?: never;
        /** Remove somebody from a team, and from what they had through it */
        delete: operations["deleteTeamMember"];
        options?: never;
        head?: never;
        /** Change what somebody is in a team */
        patch: operations["updateTeamMember"];
        trace?: never;
    };
    "/v1/teams/{team}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a team's profile; one that is public without signing in */
        get: operations["getTeamProfile"];
        /** Put another profile in the place of a team's */
        put: operations["setTeamProfile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the projects that a team owns */
        get: operations["listTeamProjects"];
        put?: never;
        /** Create a project that a team owns */
        post: operations["createTeamProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the custom roles that a team's people can be given */
        get: operations["listTeamRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List how visible each project of a team is, with what its admins should mind */
        get: operations["getTeamSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcceptedInvitation: components["schemas"]["ReceivedInvitation"] & {
            membership_id: string;
        };
        AcceptedTransfer: components["schemas"]["Transfer"] & {
            /**
             * Format: date-time
             * @description From then on the former owner's right is gone everywhere; not said again to a repeated request.
             */
            effective_by?: string;
        };
        Access: {
            principal: {
                /** @enum {string} */
                type: "account" | "service_account" | "anonymous";
                id: string;
                name: string;
            };
            credential: {
                /** @enum {string} */
                type: "session" | "project_key" | "none";
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
        AddedTeamMembers: {
            data: components["schemas"]["TeamMember"][];
        };
        AdministeredAccount: {
            id: string;
            email: string;
            email_verified: boolean;
            username: string;
            name: string;
            github_username: string | null;
            /** @enum {string} */
            status: "active" | "suspended";
            system_administrator: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        AdministeredOrganization: {
            id: string;
            /** @enum {string} */
            kind: "personal" | "standard";
            name: string;
            /** @description null: what every organization has. */
            plan: string | null;
            /** @description In cents. */
            balance: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        AdministeredTeam: {
            id: string;
            organization_id: string;
            name: string;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        AdministeredTeamInput: {
            name: string;
            /** @description Of an organization that is there. */
            organization_id?: string;
            /** @description Of an organization to make. */
            organization_name?: string;
            /** @description Owns the organization that is made, and is an admin of the team. */
            owner?: {
                /** Format: email */
                email?: string;
                username?: string;
                github_username?: string;
                account_id?: string;
            };
            /** @default [] */
            admins?: {
                /** Format: email */
                email?: string;
                username?: string;
                github_username?: string;
                account_id?: string;
            }[];
            /** @default [] */
            members?: {
                /** Format: email */
                email?: string;
                username?: string;
                github_username?: string;
                account_id?: string;
            }[];
        };
        Artifact: {
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
            /** @example evaluation-table */
            type: string;
            /** @description What is known of it. A change replaces all of it. */
            metadata: {
                [key: string]: unknown;
            };
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        ArtifactInput: {
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
            /** @example evaluation-table */
            type?: string;
            /** @description What is known of it. A change replaces all of it. */
            metadata?: {
                [key: string]: unknown;
            };
        };
        ArtifactPatch: {
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
            /** @example evaluation-table */
            type?: string;
            /** @description What is known of it. A change replaces all of it. */
            metadata?: {
                [key: string]: unknown;
            };
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
                type: "account" | "service_account" | "anonymous" | "system";
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
        Billing: {
            /** @description Who pays instead of the owner; null: the owner does. */
            organization_id: string | null;
            /** @description The account or organization that new use is charged to. */
            charged_to: string;
        };
        ChangedAdministeredAccount: components["schemas"]["AdministeredAccount"] & {
            /**
             * Format: date-time
             * @description From then on what was withdrawn is refused everywhere, whatever is cached.
             */
            effective_by: string;
        };
        ChangedBilling: components["schemas"]["Billing"] & {
            /**
             * Format: date-time
             * @description From then on everything new is charged so; absent where nothing changed.
             */
            effective_by?: string;
        };
        ChangedCollaboratingTeam: components["schemas"]["CollaboratingTeam"] & {
            /**
             * Format: date-time
             * @description From then on what was withdrawn is refused everywhere, whatever is cached.
             */
            effective_by: string;
        };
        ChangedCollaborator: components["schemas"]["Collaborator"] & {
            dry_run: boolean;
            /**
             * Format: date-time
             * @description null for a dry run.
             */
            effective_by: string | null;
            /** @description What they hold there no more. */
            lost_permissions: string[];
            /** @description What they have at work there, newest first; at most 100. null: neither a dry run nor a reassignment was asked for, or it could not be told. */
            running: {
                project_id: string;
                kind: string;
                id: string;
                name: string;
                state: string;
            }[] | null;
        };
        ChangedKey: components["schemas"]["Key"] & {
            /**
             * Format: date-time
             * @description From then on what was withdrawn is refused everywhere, whatever is cached.
             */
            effective_by: string;
        };
        ChangedMember: components["schemas"]["Member"] & {
            dry_run: boolean;
            /**
             * Format: date-time
             * @description null for a dry run.
             */
            effective_by: string | null;
            /** @description What they hold there no more. */
            lost_permissions: string[];
            /** @description What they have at work there, newest first; at most 100. null: neither a dry run nor a reassignment was asked for, or it could not be told. */
            running: {
                project_id: string;
                kind: string;
                id: string;
                name: string;
                state: string;
            }[] | null;
        };
        ChangedProject: components["schemas"]["Project"] & {
            /**
             * Format: date-time
             * @description Of another visibility or source.
             */
            effective_by?: string;
        };
        ChangedRole: components["schemas"]["Role"] & {
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
        ChangedSettings: components["schemas"]["OrganizationSettings"] & {
            /**
             * Format: date-time
             * @description From then on what was withdrawn is refused everywhere, whatever is cached.
             */
            effective_by: string;
        };
        ChangedTeamMember: components["schemas"]["TeamMember"] & {
            dry_run: boolean;
            /**
             * Format: date-time
             * @description null for a dry run.
             */
            effective_by: string | null;
            /** @description What they hold there no more. */
            lost_permissions: string[];
            /** @description What they have at work there, newest first; at most 100. null: neither a dry run nor a reassignment was asked for, or it could not be told. */
            running: {
                project_id: string;
                kind: string;
                id: string;
                name: string;
                state: string;
            }[] | null;
        };
        Checkout: {
            /** @description The project's repository; null: it names none. */
            source: {
                git: string;
            } | null;
            /** @description Whether the caller may run anything here. */
            checked_out: boolean;
            /** Format: date-time */
            registered_at: string | null;
        };
        Checkpoint: {
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
            step: number;
            /** @description Where it came from, for example a URL. */
            source: string;
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        CheckpointInput: {
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
            step?: number;
            /** @description Where it came from, for example a URL. */
            source?: string;
        };
        CheckpointPatch: {
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
            step?: number;
            /** @description Where it came from, for example a URL. */
            source?: string;
        };
        Cluster: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config: {
                [key: string]: unknown;
            };
            /** @description How many GPUs it uses. */
            gpus: number;
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
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        ClusterInput: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config?: {
                [key: string]: unknown;
            };
            /** @description How many GPUs it uses. */
            gpus?: number;
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
        ClusterPatch: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config?: {
                [key: string]: unknown;
            };
            /** @description How many GPUs it uses. */
            gpus?: number;
            /**
             * @description How it was last seen, as reported by what executes it.
             * @enum {string}
             */
            observed_state?: "queued" | "starting" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed";
        };
        CollaboratingTeam: {
            id: string;
            team: {
                id: string;
                name: string;
            };
            /**
             * @description `inherit`: people have what they are in the team, as far as who added it may give that. `override`: everybody of the team has the level given here, whatever they hold in the project by themselves.
             * @enum {string}
             */
            mode: "inherit" | "override";
            /** @enum {string|null} */
            role: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin" | null;
            custom_role: {
                id: string;
                name: string;
            } | null;
            /** @description Inherit: nobody has more by the team than these scopes. */
            ceiling: string[] | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
        };
        CollaboratingTeamInput: {
            team_id: string;
            /**
             * @description `inherit`: people have what they are in the team, as far as who added it may give that. `override`: everybody of the team has the level given here, whatever they hold in the project by themselves.
             * @enum {string}
             */
            mode: "inherit" | "override";
            /** @enum {string} */
            role?: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin";
            /** @description A custom role of the organization, instead of a role. */
            custom_role_id?: string;
        };
        CollaboratingTeamPatch: {
            /**
             * @description `inherit`: people have what they are in the team, as far as who added it may give that. `override`: everybody of the team has the level given here, whatever they hold in the project by themselves.
             * @enum {string}
             */
            mode: "inherit" | "override";
            /** @enum {string} */
            role?: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin";
            /** @description A custom role of the organization, instead of a role. */
            custom_role_id?: string;
        };
        Collaborator: {
            id: string;
            account_id: string;
            username: string;
            name: string;
            /** @enum {string|null} */
            role: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin" | "owner" | null;
            custom_role: {
                id: string;
                name: string;
            } | null;
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
            /** @description From outside the project's organization. */
            external: boolean;
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
        CollaboratorChanges: {
            add?: components["schemas"]["CollaboratorInput"][];
            /** @description Ids of collaborators. */
            remove?: string[];
        };
        CollaboratorChangesResult: {
            add: ({
                /** @enum {number} */
                status: 201;
                collaborator: components["schemas"]["Collaborator"];
            } | {
                /** @enum {number} */
                status: 202;
                invitation: {
                    id: string;
                    email: string;
                    /** Format: date-time */
                    expires_at: string;
                };
            } | {
                status: number;
                problem: {
                    code: string;
                    detail: string;
                    permission?: string;
                    explanation?: string;
                    entitlement?: string;
                    candidates?: {
                        type: string;
                        id: string;
                        name: string;
                        owner: string;
                    }[];
                    used_by?: {
                        type: string;
                        id: string;
                        name: string | null;
                    }[];
                    errors?: {
                        pointer: string;
                        detail: string;
                    }[];
                };
            })[];
            remove: ((components["schemas"]["Withdrawn"] & {
                /** @enum {number} */
                status: 200;
            }) | {
                status: number;
                problem: {
                    code: string;
                    detail: string;
                    permission?: string;
                    explanation?: string;
                    entitlement?: string;
                    candidates?: {
                        type: string;
                        id: string;
                        name: string;
                        owner: string;
                    }[];
                    used_by?: {
                        type: string;
                        id: string;
                        name: string | null;
                    }[];
                    errors?: {
                        pointer: string;
                        detail: string;
                    }[];
                };
            })[];
            /** @description Where anybody was added or invited. */
            notice?: string;
        };
        CollaboratorInput: {
            /** Format: email */
            email?: string;
            username?: string;
            github_username?: string;
            account_id?: string;
            /**
             * @description `member` where no level is named.
             * @enum {string}
             */
            role?: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin";
            /** @description A custom role of the organization, instead of a role. */
            custom_role_id?: string;
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
            /** @description They are from outside the organization: without it they are added only from inside. */
            external?: boolean;
            /** @description Invite whoever has this email address, where they cannot be added. */
            invite?: boolean;
        };
        CollaboratorPatch: {
            /** @enum {string} */
            role?: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin";
            /** @description A custom role of the organization, instead of a role. */
            custom_role_id?: string;
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
        CreatedProjectInvitation: components["schemas"]["Invitation"] & {
            notice: string;
        };
        CreatedTeam: {
            id: string;
            organization_id: string;
            name: string;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            people: {
                account_id: string;
                username: string;
                name: string;
                /** @enum {string} */
                role: "admin" | "member";
            }[];
        };
        Credit: {
            id: string;
            /** @description In cents; less than nothing takes away. */
            amount: number;
            reason: string;
            created_by: string;
            /** Format: date-time */
            created_at: string;
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
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        Datastore: {
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
            /** @description Where it came from, for example a URL. */
            source: string;
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        DatastoreInput: {
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
            /** @description Where it came from, for example a URL. */
            source?: string;
        };
        DatastorePatch: {
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
            /** @description Where it came from, for example a URL. */
            source?: string;
        };
        DefaultEntitlements: {
            plan?: string;
            projects?: number | null;
            teams?: number | null;
            service_accounts?: number | null;
            view_only_role?: boolean;
            custom_roles?: boolean;
        };
        DefaultKey: {
            id: string;
            organization_id: string;
            /** @description The Default project: it works there and nowhere else. */
            project_id: string;
            name: string;
            /** @description The first characters of the secret, to recognize it by. */
            hint: string;
            /** Format: date-time */
            revoked_at: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        DirectoryResult: {
            /** @description At most 20: people, then teams. */
            data: ({
                /** @enum {string} */
                type: "account";
                id: string;
                username: string;
                name: string;
            } | {
                /** @enum {string} */
                type: "team";
                id: string;
                name: string;
                organization_id: string;
            })[];
        };
        Endpoint: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config: {
                [key: string]: unknown;
            };
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image: string;
            /** @description How many GPUs it uses. */
            gpus: number;
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
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        EndpointInput: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config?: {
                [key: string]: unknown;
            };
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image?: string;
            /** @description How many GPUs it uses. */
            gpus?: number;
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
        EndpointPatch: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config?: {
                [key: string]: unknown;
            };
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image?: string;
            /** @description How many GPUs it uses. */
            gpus?: number;
            /**
             * @description How it was last seen, as reported by what executes it.
             * @enum {string}
             */
            observed_state?: "queued" | "starting" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed";
        };
        Engine: {
            /**
             * @description What workloads run in that name nothing else, for example an image; null: no default.
             * @example ghcr.io/owner/engine:2
             */
            default_engine: string | null;
        };
        /** @description What it may have, as system administrators set it: so many of a thing, null without a limit; a feature or not. */
        Entitlements: {
            plan: string;
            projects: number | null;
            teams: number | null;
            service_accounts: number | null;
            view_only_role: boolean;
            custom_roles: boolean;
            /** @enum {string} */
            after_trial: "continue" | "fall_back";
            /** Format: date-time */
            trial_ends_at: string | null;
        };
        EntitlementsInput: {
            plan?: string;
            projects?: number | null;
            teams?: number | null;
            service_accounts?: number | null;
            view_only_role?: boolean;
            custom_roles?: boolean;
            /** @enum {string} */
            after_trial?: "continue" | "fall_back";
            /** Format: date-time */
            trial_ends_at?: string | null;
        };
        EntitlementsSet: {
            plan?: string;
            projects?: number | null;
            teams?: number | null;
            service_accounts?: number | null;
            view_only_role?: boolean;
            custom_roles?: boolean;
            /** @enum {string} */
            after_trial?: "continue" | "fall_back";
            /** Format: date-time */
            trial_ends_at?: string | null;
        };
        Evaluation: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config: {
                [key: string]: unknown;
            };
            /** @description How many GPUs it uses. */
            gpus: number;
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
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        EvaluationInput: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config?: {
                [key: string]: unknown;
            };
            /** @description How many GPUs it uses. */
            gpus?: number;
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
        EvaluationPatch: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config?: {
                [key: string]: unknown;
            };
            /** @description How many GPUs it uses. */
            gpus?: number;
            /**
             * @description How it was last seen, as reported by what executes it.
             * @enum {string}
             */
            observed_state?: "queued" | "starting" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed";
        };
        Experiment: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
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
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        ExperimentInput: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
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
        ExperimentPatch: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config?: {
                [key: string]: unknown;
            };
            /**
             * @description How it was last seen, as reported by what executes it.
             * @enum {string}
             */
            observed_state?: "queued" | "starting" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed";
        };
        Explanation: {
            allowed: boolean;
            principal: {
                /** @enum {string} */
                type: "account" | "service_account" | "key" | "anonymous";
                id: string;
                /** @description Null for whom the asker shares no place with. */
                name: string | null;
            };
            /** @description Whose key it is. */
            owner: {
                /** @enum {string} */
                type: "account" | "service_account";
                id: string;
                name: string;
            } | null;
            permission: string;
            /** @description `owner_id`: whose own it is. */
            resource: {
                id: string;
                kind: string;
                owner_id: string;
            } | null;
            /** @example own_only */
            why: string;
            /** @description The same in one sentence. */
            reason: string;
            role: string | null;
            /** @description The permission, where it is missing. */
            missing: string | null;
            /** @description Every rule that matched, strongest first. */
            rules: {
                /** @enum {string} */
                rule: "owner" | "organization_admin" | "team_override" | "direct" | "team_inherit" | "owning_team" | "default_project" | "visibility" | "organization_role" | "policy" | "team_role";
                role: string | null;
                via: {
                    /** @enum {string} */
                    type: "project" | "organization" | "team";
                    id: string;
                    name?: string;
                };
                overridden: boolean;
                overridden_by: {
                    /** @enum {string} */
                    type: "project" | "organization" | "team";
                    id: string;
                    name?: string;
                }[];
                /** @description Why it counts for nothing, where it does. */
                because: string | null;
                /**
                 * @description For everything of the kind, for what is one's own, or not at all.
                 * @enum {string}
                 */
                gives: "any" | "own" | "no";
            }[];
            /** @description The roles that give the permission in such a place. */
            roles: {
                role: string;
                /**
                 * @description For everything of the kind, for what is one's own, or not at all.
                 * @enum {string}
                 */
                gives: "any" | "own" | "no";
            }[];
            /** @description What would do, in order of least privilege; each was tried on the facts. */
            remedies: components["schemas"]["Remedy"][];
            /** @description Some of those who can do the first of them; at most ten. */
            who_can_grant: {
                /** @enum {string} */
                type: "account";
                id: string;
                name: string;
            }[];
        };
        File: {
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
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        FileInput: {
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
        };
        FilePatch: {
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
        };
        Invitation: {
            id: string;
            /** @description Null to who may not invite here. */
            email: string | null;
            /**
             * @description `expired`: nobody answered in time; sending it again opens it again.
             * @enum {string}
             */
            status: "pending" | "accepted" | "declined" | "revoked" | "expired";
            into: {
                /** @enum {string} */
                type: "organization" | "team" | "project";
                id: string;
                name: string;
            };
            organization_id: string;
            /** @enum {string|null} */
            role: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin" | "owner" | null;
            custom_role: {
                id: string;
                name: string;
            } | null;
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
            /** @description Into a project, from outside its organization. */
            external: boolean;
            /** @description Who invited, or sent it again, last. It is open while they may invite to this. */
            invited_by: {
                /** @enum {string} */
                type: "account" | "service_account";
                id: string;
                name: string | null;
            };
            /** Format: date-time */
            expires_at: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        InvitationToOrganization: {
            /** Format: email */
            email: string;
            /** @enum {string} */
            role?: "member" | "admin" | "owner";
        };
        InvitationToProject: {
            /** Format: email */
            email: string;
            /** @enum {string} */
            role?: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin";
            /** @description A custom role of the organization, instead of a role. */
            custom_role_id?: string;
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
            /** @description They may stay outside the project's organization, where it takes such people. */
            external?: boolean;
        };
        InvitationToTeam: {
            /** Format: email */
            email: string;
            /** @enum {string} */
            role?: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin";
            /** @description A custom role of the organization, instead of a role. */
            custom_role_id?: string;
        };
        InvitedCollaborator: {
            invitation: {
                id: string;
                email: string;
                /** Format: date-time */
                expires_at: string;
            };
            notice: string;
        };
        Job: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config: {
                [key: string]: unknown;
            };
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image: string;
            /**
             * @description What it runs.
             * @example python train.py
             */
            command: string;
            /** @description How many GPUs it uses. */
            gpus: number;
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
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        JobInput: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config?: {
                [key: string]: unknown;
            };
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image?: string;
            /**
             * @description What it runs.
             * @example python train.py
             */
            command?: string;
            /** @description How many GPUs it uses. */
            gpus?: number;
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
        JobPatch: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config?: {
                [key: string]: unknown;
            };
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image?: string;
            /**
             * @description What it runs.
             * @example python train.py
             */
            command?: string;
            /** @description How many GPUs it uses. */
            gpus?: number;
            /**
             * @description How it was last seen, as reported by what executes it.
             * @enum {string}
             */
            observed_state?: "queued" | "starting" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed";
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
        Member: {
            id: string;
            account_id: string;
            username: string;
            name: string;
            /** @enum {string} */
            role: "member" | "admin" | "owner";
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
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        Notebook: {
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
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image: string;
            /** @description How many GPUs it uses. */
            gpus: number;
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
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        NotebookInput: {
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
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image?: string;
            /** @description How many GPUs it uses. */
            gpus?: number;
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
        NotebookPatch: {
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
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image?: string;
            /** @description How many GPUs it uses. */
            gpus?: number;
            /**
             * @description How it was last seen, as reported by what executes it.
             * @enum {string}
             */
            observed_state?: "queued" | "starting" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed";
        };
        OfferedTransfer: components["schemas"]["Transfer"] & {
            notice: string;
        };
        Organization: {
            id: string;
            name: string;
            /** @enum {string} */
            kind: "personal" | "standard";
            /** @description The caller's: member, admin or owner. */
            role: string | null;
            /** @description The project that every member is in; a personal organization has none. */
            default_project_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        OrganizationEntitlements: {
            set: components["schemas"]["EntitlementsSet"];
            in_force: components["schemas"]["Entitlements"];
        };
        OrganizationSettings: {
            /** @description Whether projects take people from outside the organization. */
            external_collaborators: boolean;
            /** @description Whether every member may create projects, or admins and owners only. */
            members_create_projects: boolean;
            /**
             * @description Of projects made from now on; `team` for those that a team owns.
             * @enum {string}
             */
            default_visibility: "private" | "team" | "public" | "open";
            entitlements: components["schemas"]["Entitlements"];
            /** @description What is left of its credits, in cents. */
            balance: number;
            /** Format: date-time */
            updated_at: string;
        };
        Overview: {
            /** @description Markdown. */
            overview: string;
            /** Format: date-time */
            updated_at: string;
        };
        PermissionHolder: {
            principal: {
                /** @enum {string} */
                type: "account" | "service_account";
                id: string;
                name: string;
            };
            /** @enum {string} */
            gives: "any" | "own";
            role: string | null;
            reason: string;
            rules: {
                /** @enum {string} */
                rule: "owner" | "organization_admin" | "team_override" | "direct" | "team_inherit" | "owning_team" | "default_project" | "visibility" | "organization_role" | "policy" | "team_role";
                role: string | null;
                via: {
                    /** @enum {string} */
                    type: "project" | "organization" | "team";
                    id: string;
                    name?: string;
                };
            }[];
        };
        PermissionHolders: {
            data: components["schemas"]["PermissionHolder"][];
            next_cursor: string | null;
            /** @description Whether the project's visibility alone gives it, to whom. */
            everyone: boolean | "signed_in";
        };
        Permissions: {
            principal: {
                /** @enum {string} */
                type: "account" | "service_account" | "key" | "anonymous";
                id: string;
                /** @description Null for whom the asker shares no place with. */
                name: string | null;
            };
            owner: {
                /** @enum {string} */
                type: "account" | "service_account";
                id: string;
                name: string;
            } | null;
            role: string | null;
            permissions: string[];
            rules: {
                /** @enum {string} */
                rule: "owner" | "organization_admin" | "team_override" | "direct" | "team_inherit" | "owning_team" | "default_project" | "visibility" | "organization_role" | "policy" | "team_role";
                role: string | null;
                via: {
                    /** @enum {string} */
                    type: "project" | "organization" | "team";
                    id: string;
                    name?: string;
                };
                overridden: boolean;
                overridden_by: {
                    /** @enum {string} */
                    type: "project" | "organization" | "team";
                    id: string;
                    name?: string;
                }[];
                /** @description Why it counts for nothing, where it does. */
                because: string | null;
            }[];
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
            entitlement?: string;
            candidates?: {
                type: string;
                id: string;
                name: string;
                owner: string;
            }[];
            used_by?: {
                type: string;
                id: string;
                name: string | null;
            }[];
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
            /**
             * @description `private` and, of a team's project, `team`: who is in it. `public`: anyone may read it. `open`: anyone signed in may read it, and hand in runs.
             * @enum {string}
             */
            visibility: "private" | "team" | "public" | "open";
            /**
             * @description A change replaces all of them.
             * @example {
             *       "workload": "training"
             *     }
             */
            labels: {
                [key: string]: string;
            };
            source: {
                git: string;
            } | null;
            default_engine: string | null;
            organization_id: string;
            owner_account_id: string | null;
            owner_team_id: string | null;
            /**
             * @description What the caller is to it, the strongest of it: in it by a row of their own, through a team, through the organization; null where only its visibility lets them see it.
             * @enum {string|null}
             */
            relation: "owner" | "collaborator" | "team" | "organization" | null;
            /** @description The caller's; null where theirs is per-kind access. */
            role: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        ProjectInput: {
            name: string;
            /** @description Markdown. */
            description?: string;
            /**
             * @description `private` and, of a team's project, `team`: who is in it. `public`: anyone may read it. `open`: anyone signed in may read it, and hand in runs.
             * @enum {string}
             */
            visibility?: "private" | "team" | "public" | "open";
            /**
             * @description A change replaces all of them.
             * @example {
             *       "workload": "training"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description The repository that collaborators check out before they run anything (C11). */
            source?: {
                /** @example https://github.com/owner/name */
                git: string;
            } | null;
            /**
             * @description Puts the third-party keys of one's Personal project into it.
             * @enum {string}
             */
            copy_secrets_from?: "personal";
        };
        ProjectPatch: {
            name?: string;
            /** @description Markdown. */
            description?: string;
            /**
             * @description `private` and, of a team's project, `team`: who is in it. `public`: anyone may read it. `open`: anyone signed in may read it, and hand in runs.
             * @enum {string}
             */
            visibility?: "private" | "team" | "public" | "open";
            /**
             * @description A change replaces all of them.
             * @example {
             *       "workload": "training"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description The repository that collaborators check out before they run anything (C11). */
            source?: {
                /** @example https://github.com/owner/name */
                git: string;
            } | null;
        };
        ReceivedInvitation: components["schemas"]["Invitation"] & {
            organization_name: string;
        };
        ReceivedMail: {
            id: string;
            recipient: string;
            subject: string;
            body: string;
            /** Format: date-time */
            created_at: string;
        };
        RegisteredModel: {
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
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        RegisteredModelInput: {
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
        };
        RegisteredModelPatch: {
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
        };
        Remedy: {
            /**
             * @description `transfer` and `invitation` hold once they are accepted; an invitation's body takes their `email` besides, which only who invites them knows. `sign_in`: no key and no service account may.
             * @enum {string}
             */
            type: "role" | "scopes" | "transfer" | "invitation" | "sign_in";
            role: string | null;
            at: {
                /** @enum {string} */
                type: "project" | "organization" | "team";
                id: string;
            } | null;
            method: string | null;
            path: string | null;
            body: {
                [key: string]: unknown;
            } | null;
            /** @description What is needed as well, after it. */
            next: {
                /**
                 * @description `transfer` and `invitation` hold once they are accepted; an invitation's body takes their `email` besides, which only who invites them knows. `sign_in`: no key and no service account may.
                 * @enum {string}
                 */
                type: "role" | "scopes" | "transfer" | "invitation" | "sign_in";
                role: string | null;
                at: {
                    /** @enum {string} */
                    type: "project" | "organization" | "team";
                    id: string;
                } | null;
                method: string | null;
                path: string | null;
                body: {
                    [key: string]: unknown;
                } | null;
            } | null;
        };
        Removed: components["schemas"]["Withdrawn"] & {
            /**
             * Format: date-time
             * @description null for a dry run.
             */
            effective_by?: string | null;
            dry_run: boolean;
            /** @description Their other places that went with it; at most 100. */
            ended_memberships: {
                /** @enum {string} */
                type: "team" | "project";
                id: string;
                name: string;
                role: string | null;
            }[];
            ended_membership_count: number;
            reassigned_to: string | null;
            /** @description What they owned there, and whom it was reassigned to now does. */
            reassigned_projects: {
                id: string;
                name: string;
            }[];
            /** @description What they have at work there, newest first; at most 100. null: neither a dry run nor a reassignment was asked for, or it could not be told. */
            running: {
                project_id: string;
                kind: string;
                id: string;
                name: string;
                state: string;
            }[] | null;
        };
        Report: {
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
            text: string;
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        ReportInput: {
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
            text?: string;
        };
        ReportPatch: {
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
            text?: string;
        };
        RevokedDefaultKey: components["schemas"]["DefaultKey"] & {
            /**
             * Format: date-time
             * @description From then on what was withdrawn is refused everywhere, whatever is cached.
             */
            effective_by: string;
        };
        Role: {
            id: string;
            organization_id: string;
            name: string;
            description: string;
            /** @enum {string} */
            base: "view_only" | "viewer" | "member";
            scopes: string[];
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        RoleInput: {
            name: string;
            description?: string;
            /**
             * @description The built-in role that it starts from.
             * @enum {string}
             */
            base: "view_only" | "viewer" | "member";
            /** @description What it adds to its base, e.g. `variable:view` or `run:delete:own`. */
            scopes: string[];
        };
        RolePatch: {
            name?: string;
            description?: string;
            /**
             * @description The built-in role that it starts from.
             * @enum {string}
             */
            base?: "view_only" | "viewer" | "member";
            /** @description What it adds to its base, e.g. `variable:view` or `run:delete:own`. */
            scopes?: string[];
        };
        RotatedDefaultKey: components["schemas"]["DefaultKey"] & {
            /** @description Shown this once. Keep it like a password. */
            secret: string;
            /**
             * Format: date-time
             * @description From then on what was withdrawn is refused everywhere, whatever is cached.
             */
            effective_by: string;
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config: {
                [key: string]: unknown;
            };
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image: string;
            /**
             * @description What it runs.
             * @example python train.py
             */
            command: string;
            /** @description How many GPUs it uses. */
            gpus: number;
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
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config?: {
                [key: string]: unknown;
            };
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image?: string;
            /**
             * @description What it runs.
             * @example python train.py
             */
            command?: string;
            /** @description How many GPUs it uses. */
            gpus?: number;
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config?: {
                [key: string]: unknown;
            };
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image?: string;
            /**
             * @description What it runs.
             * @example python train.py
             */
            command?: string;
            /** @description How many GPUs it uses. */
            gpus?: number;
            /**
             * @description How it was last seen, as reported by what executes it.
             * @enum {string}
             */
            observed_state?: "queued" | "starting" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed";
        };
        Secret: {
            name: string;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        SecretValue: {
            name: string;
            value: string;
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
        Session: {
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
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image: string;
            /** @description How many GPUs it uses. */
            gpus: number;
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
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        SessionInput: {
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
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image?: string;
            /** @description How many GPUs it uses. */
            gpus?: number;
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
        SessionPatch: {
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
            /**
             * @description The container image that it runs in.
             * @example python:3.13
             */
            image?: string;
            /** @description How many GPUs it uses. */
            gpus?: number;
            /**
             * @description How it was last seen, as reported by what executes it.
             * @enum {string}
             */
            observed_state?: "queued" | "starting" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed";
        };
        SignedIn: {
            account: components["schemas"]["Account"];
            /** @description The session's bearer token; shown this once. */
            token?: string;
            /** Format: date-time */
            expires_at: string;
        };
        SuspendedAccount: components["schemas"]["AdministeredAccount"] & {
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
            ended_session_count: number;
        };
        Sweep: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config: {
                [key: string]: unknown;
            };
            /** @example bayes */
            method: string;
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
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        SweepInput: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config?: {
                [key: string]: unknown;
            };
            /** @example bayes */
            method?: string;
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
        SweepPatch: {
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
            /** @description Hyperparameters and settings. A change replaces all of it. */
            config?: {
                [key: string]: unknown;
            };
            /** @example bayes */
            method?: string;
            /**
             * @description How it was last seen, as reported by what executes it.
             * @enum {string}
             */
            observed_state?: "queued" | "starting" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed";
        };
        SystemSettings: {
            /**
             * @description Who may make an organization.
             * @enum {string}
             */
            organization_creation: "anyone" | "administrators";
            default_entitlements: components["schemas"]["DefaultEntitlements"];
            /** Format: date-time */
            updated_at: string;
        };
        Team: {
            id: string;
            name: string;
            organization_id: string;
            /** @enum {string} */
            profile_visibility: "team" | "public";
            /** @description The caller's in it, `custom` for a custom role; null where they are not in it. */
            role: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        TeamMember: {
            id: string;
            account_id: string;
            username: string;
            name: string;
            /** @enum {string|null} */
            role: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin" | "owner" | null;
            custom_role: {
                id: string;
                name: string;
            } | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        TeamMemberPatch: {
            /** @enum {string} */
            role?: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin";
            /** @description A custom role of the organization, instead of a role. */
            custom_role_id?: string;
        };
        TeamMembersInput: {
            /** @description People of the organization. All of them are added, or none. */
            people: {
                /** Format: email */
                email?: string;
                username?: string;
                github_username?: string;
                account_id?: string;
            }[];
            /** @enum {string} */
            role?: "view_only" | "viewer" | "operator" | "member" | "contributor" | "admin";
            /** @description A custom role of the organization, instead of a role. */
            custom_role_id?: string;
        };
        TeamProfile: {
            team_id: string;
            name: string;
            /**
             * @description `public`: read by anybody, signed in or not.
             * @enum {string}
             */
            visibility: "team" | "public";
            /** @description Markdown. */
            introduction: string;
            links: {
                title: string;
                url: string;
            }[];
            /** @description What of it the caller may see. */
            showcase: ({
                /** @enum {string} */
                type: "project";
                id: string;
                name: string;
                description: string;
                /** @enum {string} */
                visibility: "private" | "team" | "public" | "open";
            } | {
                /** @enum {string} */
                type: "report";
                id: string;
                title: string;
                project: {
                    id: string;
                    name: string;
                    /** @enum {string} */
                    visibility: "private" | "team" | "public" | "open";
                };
            })[];
            /** Format: date-time */
            updated_at: string;
        };
        TeamProfileInput: {
            /**
             * @description `public`: read by anybody, signed in or not.
             * @default team
             * @enum {string}
             */
            visibility?: "team" | "public";
            /**
             * @description Markdown.
             * @default
             */
            introduction?: string;
            /** @default [] */
            links?: {
                title: string;
                /** Format: uri */
                url: string;
            }[];
            /**
             * @description Projects of the team, or open to others; reports in them.
             * @default []
             */
            showcase?: ({
                /** @enum {string} */
                type: "project";
                id: string;
            } | {
                /** @enum {string} */
                type: "report";
                id: string;
                project_id: string;
                title: string;
            })[];
        };
        TeamSettings: {
            data: {
                id: string;
                name: string;
                /** @enum {string} */
                visibility: "private" | "team" | "public" | "open";
            }[];
            next_cursor: string | null;
            team: components["schemas"]["Team"];
            warnings: {
                /** @enum {string} */
                code: "single_admin";
                detail: string;
            }[];
        };
        Transfer: {
            id: string;
            project: {
                id: string;
                name: string;
            };
            to: {
                /** @enum {string} */
                type: "account" | "team";
                id: string;
                name: string;
            };
            offered_by: {
                id: string;
                name: string | null;
            };
            /** Format: date-time */
            expires_at: string;
            /** Format: date-time */
            created_at: string;
        };
        TransferInput: {
            /** Format: email */
            email?: string;
            username?: string;
            github_username?: string;
            account_id?: string;
            team_id?: string;
        };
        TransferredOrganization: {
            owner: components["schemas"]["Member"];
            former_owner: components["schemas"]["Member"];
            /**
             * Format: date-time
             * @description From then on what was withdrawn is refused everywhere, whatever is cached.
             */
            effective_by: string;
        };
        Variable: {
            name: string;
            value: string;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
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
        Volume: {
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
            /** @description What is set aside for it. */
            size_gb: number;
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        VolumeInput: {
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
            /** @description What is set aside for it. */
            size_gb?: number;
        };
        VolumePatch: {
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
            /** @description What is set aside for it. */
            size_gb?: number;
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
        Workspace: {
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
            /** @description Its panels, for those who draw them. A change replaces all of it. */
            layout: {
                [key: string]: unknown;
            };
            /** @description The account or organization that pays for it, as it was when this was made. */
            charged_to: string;
            /** @description Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it. */
            owner: string;
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
        WorkspaceInput: {
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
            /** @description Its panels, for those who draw them. A change replaces all of it. */
            layout?: {
                [key: string]: unknown;
            };
        };
        WorkspacePatch: {
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
            /** @description Its panels, for those who draw them. A change replaces all of it. */
            layout?: {
                [key: string]: unknown;
            };
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
    adminListAccounts: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description What the username begins with. */
                username?: string;
                /** @description What the email begins with; the list is in that order. */
                email?: string;
                /** @description Only those that are in it. */
                status?: "active" | "suspended";
                /** @description Only those who were made system administrators. */
                appointed?: "true";
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
                        data: components["schemas"]["AdministeredAccount"][];
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
    adminGetAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account. */
                account: string;
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
                    "application/json": components["schemas"]["AdministeredAccount"];
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
    adminUpdateAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account. */
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    github_username?: string | null;
                    system_administrator?: boolean;
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
                    "application/json": components["schemas"]["ChangedAdministeredAccount"];
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
    adminRestoreAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account. */
                account: string;
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
                    "application/json": components["schemas"]["AdministeredAccount"];
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
    adminSuspendAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account. */
                account: string;
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
                    "application/json": components["schemas"]["SuspendedAccount"];
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
    adminListOrganizations: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description Only those of this kind. */
                kind?: "personal" | "standard";
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
                        data: components["schemas"]["AdministeredOrganization"][];
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
    adminCreateOrganization: {
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
                    owner: {
                        /** Format: email */
                        email?: string;
                        username?: string;
                        github_username?: string;
                        account_id?: string;
                    };
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
                    "application/json": components["schemas"]["AdministeredOrganization"];
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
    adminListOrganizationCredits: {
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
                        data: components["schemas"]["Credit"][];
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
    adminCreateOrganizationCredit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description In cents; less than nothing takes away. */
                    amount: number;
                    reason: string;
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
                    "application/json": components["schemas"]["Credit"];
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
    adminGetOrganizationEntitlements: {
        parameters: {
            query?: never;
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
                    "application/json": components["schemas"]["OrganizationEntitlements"];
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
    adminSetOrganizationEntitlements: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntitlementsInput"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationEntitlements"];
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
    adminCreateOrganizationMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email?: string;
                    username?: string;
                    github_username?: string;
                    account_id?: string;
                    /** @enum {string} */
                    role: "member" | "admin" | "owner";
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
                    "application/json": components["schemas"]["Member"];
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
    adminGetSettings: {
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
                    "application/json": components["schemas"]["SystemSettings"];
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
    adminUpdateSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Who may make an organization.
                     * @enum {string}
                     */
                    organization_creation?: "anyone" | "administrators";
                    default_entitlements?: components["schemas"]["DefaultEntitlements"];
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
                    "application/json": components["schemas"]["SystemSettings"];
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
    adminListTeams: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description Only those of this organization. */
                organization?: string;
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
                        data: components["schemas"]["AdministeredTeam"][];
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
    adminCreateTeam: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdministeredTeamInput"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedTeam"];
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
    adminDeleteTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
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
    searchDirectory: {
        parameters: {
            query: {
                /** @description What a name, a word of it, a username or a team's name begins with; of people of one's organizations an email too. */
                q: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
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
                    "application/json": components["schemas"]["DirectoryResult"];
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
                    name?: string;
                    username?: string;
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
    listMyInvitations: {
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
                        data: components["schemas"]["ReceivedInvitation"][];
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
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the invitation. */
                invitation: string;
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
                    "application/json": components["schemas"]["AcceptedInvitation"];
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
    declineInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the invitation. */
                invitation: string;
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
                    "application/json": components["schemas"]["ReceivedInvitation"];
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
    listMyTransfers: {
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
                        data: components["schemas"]["Transfer"][];
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
    acceptTransfer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the transfer. */
                transfer: string;
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
                    "application/json": components["schemas"]["AcceptedTransfer"];
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
    declineTransfer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the transfer. */
                transfer: string;
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
                    "application/json": components["schemas"]["Transfer"];
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
    listOrganizations: {
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
                        data: components["schemas"]["Organization"][];
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
    createOrganization: {
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
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
    getOrganization: {
        parameters: {
            query?: never;
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
                    "application/json": components["schemas"]["Organization"];
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
    deleteOrganization: {
        parameters: {
            query?: {
                /** @description Its name; needed where others are in it, or where it holds teams or projects. */
                confirm?: string;
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
    updateOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
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
                    "application/json": components["schemas"]["Organization"];
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
                /** @description Only what happened so. */
                type?: "account.created" | "account.email_verified" | "account.updated" | "account.password_reset_requested" | "account.password_reset" | "session.created" | "session.ended" | "account.suspended" | "account.restored" | "account.appointed" | "account.dismissed" | "system.updated" | "organization.created" | "organization.updated" | "organization.deleted" | "organization.transferred" | "organization.entitled" | "organization.credited" | "member.added" | "member.updated" | "member.removed" | "member.left" | "invitation.created" | "invitation.resent" | "invitation.accepted" | "invitation.declined" | "invitation.revoked" | "team.created" | "team.updated" | "team.deleted" | "team_member.added" | "team_member.updated" | "team_member.removed" | "team_member.left" | "role.created" | "role.updated" | "role.deleted" | "project.created" | "project.updated" | "project.transfer_offered" | "project.transfer_withdrawn" | "project.transfer_declined" | "project.transferred" | "collaborating_team.added" | "collaborating_team.updated" | "collaborating_team.removed" | "variable.created" | "variable.updated" | "variable.deleted" | "secret.created" | "secret.updated" | "secret.deleted" | "secret.used" | "checkout.registered" | "project.deleted" | "collaborator.added" | "collaborator.updated" | "collaborator.removed" | "collaborator.left" | "key.created" | "key.updated" | "key.rotated" | "key.revoked" | "service_account.created" | "service_account.updated" | "service_account.deleted" | "resource.created" | "resource.updated" | "resource.deleted" | "resource.state_changed" | "resource.admitted" | "resource.moved" | "connection.opened" | "connection.closed" | "attachment.created" | "attachment.deleted" | "file.written" | "file.deleted" | "version.created" | "version.deleted" | "alias.set" | "alias.removed" | "protected_alias.added" | "protected_alias.removed" | "comment.created" | "comment.deleted" | "report.followed" | "report.unfollowed" | "alert.created" | "alert.deleted" | "alert.triggered" | "usage.recorded" | "balance.credited" | "ssh_key.created" | "ssh_key.deleted";
                /** @description The id of the key or session that it was done with. */
                credential?: string;
                /** @description The address that it was done from. */
                address?: string;
                /** @description Not before then. */
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
    getOrganizationDefaultKey: {
        parameters: {
            query?: never;
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
                    "application/json": components["schemas"]["DefaultKey"];
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
    deleteOrganizationDefaultKey: {
        parameters: {
            query?: never;
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
                    "application/json": components["schemas"]["RevokedDefaultKey"];
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
    rotateOrganizationDefaultKey: {
        parameters: {
            query?: never;
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
                    "application/json": components["schemas"]["RotatedDefaultKey"];
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
    searchOrganizationDirectory: {
        parameters: {
            query: {
                /** @description What a name, a word of it, a username or a team's name begins with; of people of one's organizations an email too. */
                q: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
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
                    "application/json": components["schemas"]["DirectoryResult"];
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
    explainInOrganization: {
        parameters: {
            query: {
                /** @description `kind:verb`; docs/permissions.md lists them. */
                permission: string;
                /** @description An account; in a project a service account or a key too. The credential that asks, where left out. */
                principal?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
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
                    "application/json": components["schemas"]["Explanation"];
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
    listOrganizationInvitations: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description `true`: only those that wait for an answer, or have waited too long. */
                unanswered?: "true" | "false";
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
                        data: components["schemas"]["Invitation"][];
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
    createOrganizationInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationToOrganization"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
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
    getOrganizationInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
                /** @description Id of the invitation. */
                invitation: string;
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
                    "application/json": components["schemas"]["Invitation"];
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
    deleteOrganizationInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
                /** @description Id of the invitation. */
                invitation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is open no more */
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
    resendOrganizationInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
                /** @description Id of the invitation. */
                invitation: string;
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
                    "application/json": components["schemas"]["Invitation"];
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
    leaveOrganization: {
        parameters: {
            query?: never;
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
    listOrganizationMembers: {
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
                        data: components["schemas"]["Member"][];
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
    getOrganizationMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
                /** @description Id of the member. */
                member: string;
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
                    "application/json": components["schemas"]["Member"];
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
    deleteOrganizationMember: {
        parameters: {
            query?: {
                /** @description `true`: only say what would happen. It is refused where the real one would be. */
                dry_run?: "true" | "false";
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description The id of an account with a place there: what the removed person has at work is theirs from then on, and so are the projects that they own in an organization. */
                reassign_to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
                /** @description Id of the member. */
                member: string;
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
                    "application/json": components["schemas"]["Removed"];
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
    updateOrganizationMember: {
        parameters: {
            query?: {
                /** @description `true`: only say what would happen. It is refused where the real one would be. */
                dry_run?: "true" | "false";
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
            };
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
                /** @description Id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role: "member" | "admin" | "owner";
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
                    "application/json": components["schemas"]["ChangedMember"];
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
    listOrganizationProjects: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description `key:value`; several: all of them. */
                label?: string[];
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
    createOrganizationProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectInput"];
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
    listOrganizationRoles: {
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
                        data: components["schemas"]["Role"][];
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
    createOrganizationRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleInput"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
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
    getOrganizationRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
                /** @description Id of the role. */
                role: string;
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
                    "application/json": components["schemas"]["Role"];
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
    deleteOrganizationRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
                /** @description Id of the role. */
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
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
    updateOrganizationRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
                /** @description Id of the role. */
                role: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RolePatch"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedRole"];
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
    getOrganizationSettings: {
        parameters: {
            query?: never;
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
                    "application/json": components["schemas"]["OrganizationSettings"];
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
    updateOrganizationSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Whether projects take people from outside the organization. */
                    external_collaborators?: boolean;
                    /** @description Whether every member may create projects, or admins and owners only. */
                    members_create_projects?: boolean;
                    /**
                     * @description Of projects made from now on; `team` for those that a team owns.
                     * @enum {string}
                     */
                    default_visibility?: "private" | "team" | "public" | "open";
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
                    "application/json": components["schemas"]["ChangedSettings"];
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
    listOrganizationTeams: {
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
                        data: components["schemas"]["Team"][];
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
    createOrganizationTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
            };
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
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
    transferOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email?: string;
                    username?: string;
                    github_username?: string;
                    account_id?: string;
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
                    "application/json": components["schemas"]["TransferredOrganization"];
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
                /** @description `key:value`; several: all of them. */
                label?: string[];
                /** @description Only those that the caller is in like this. */
                relation?: "owner" | "collaborator" | "team" | "organization";
                /** @description Only those of this organization. */
                organization?: string;
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
                "application/json": components["schemas"]["ProjectInput"];
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
                "application/json": components["schemas"]["ProjectPatch"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedProject"];
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
    listArtifacts: {
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
            /** @description A page of artifacts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Artifact"][];
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
    createArtifact: {
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
                "application/json": components["schemas"]["ArtifactInput"];
            };
        };
        responses: {
            /** @description The new artifact */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Artifact"];
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
    getArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the artifact. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The artifact */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Artifact"];
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
    deleteArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the artifact. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The artifact is gone */
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
    updateArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the artifact. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArtifactPatch"];
            };
        };
        responses: {
            /** @description The artifact as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Artifact"];
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
                /** @description Only what happened so. */
                type?: "account.created" | "account.email_verified" | "account.updated" | "account.password_reset_requested" | "account.password_reset" | "session.created" | "session.ended" | "account.suspended" | "account.restored" | "account.appointed" | "account.dismissed" | "system.updated" | "organization.created" | "organization.updated" | "organization.deleted" | "organization.transferred" | "organization.entitled" | "organization.credited" | "member.added" | "member.updated" | "member.removed" | "member.left" | "invitation.created" | "invitation.resent" | "invitation.accepted" | "invitation.declined" | "invitation.revoked" | "team.created" | "team.updated" | "team.deleted" | "team_member.added" | "team_member.updated" | "team_member.removed" | "team_member.left" | "role.created" | "role.updated" | "role.deleted" | "project.created" | "project.updated" | "project.transfer_offered" | "project.transfer_withdrawn" | "project.transfer_declined" | "project.transferred" | "collaborating_team.added" | "collaborating_team.updated" | "collaborating_team.removed" | "variable.created" | "variable.updated" | "variable.deleted" | "secret.created" | "secret.updated" | "secret.deleted" | "secret.used" | "checkout.registered" | "project.deleted" | "collaborator.added" | "collaborator.updated" | "collaborator.removed" | "collaborator.left" | "key.created" | "key.updated" | "key.rotated" | "key.revoked" | "service_account.created" | "service_account.updated" | "service_account.deleted" | "resource.created" | "resource.updated" | "resource.deleted" | "resource.state_changed" | "resource.admitted" | "resource.moved" | "connection.opened" | "connection.closed" | "attachment.created" | "attachment.deleted" | "file.written" | "file.deleted" | "version.created" | "version.deleted" | "alias.set" | "alias.removed" | "protected_alias.added" | "protected_alias.removed" | "comment.created" | "comment.deleted" | "report.followed" | "report.unfollowed" | "alert.created" | "alert.deleted" | "alert.triggered" | "usage.recorded" | "balance.credited" | "ssh_key.created" | "ssh_key.deleted";
                /** @description The id of the key or session that it was done with. */
                credential?: string;
                /** @description The address that it was done from. */
                address?: string;
                /** @description Not before then. */
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
    getBilling: {
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
                    "application/json": components["schemas"]["Billing"];
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
    setBilling: {
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
                    organization_id: string | null;
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
                    "application/json": components["schemas"]["ChangedBilling"];
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
    getCheckout: {
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
                    "application/json": components["schemas"]["Checkout"];
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
    registerCheckout: {
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
                    /** @example https://github.com/owner/name */
                    git: string;
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
                    "application/json": components["schemas"]["Checkout"];
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
    listCheckpoints: {
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
            /** @description A page of checkpoints */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Checkpoint"][];
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
    createCheckpoint: {
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
                "application/json": components["schemas"]["CheckpointInput"];
            };
        };
        responses: {
            /** @description The new checkpoint */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
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
    getCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the checkpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checkpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
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
    deleteCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the checkpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checkpoint is gone */
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
    updateCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the checkpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckpointPatch"];
            };
        };
        responses: {
            /** @description The checkpoint as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
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
    listClusters: {
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
            /** @description A page of clusters */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Cluster"][];
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
    createCluster: {
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
                "application/json": components["schemas"]["ClusterInput"];
            };
        };
        responses: {
            /** @description The new cluster */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cluster"];
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
    getCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the cluster. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cluster"];
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
    deleteCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the cluster. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster is gone */
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
    updateCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the cluster. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClusterPatch"];
            };
        };
        responses: {
            /** @description The cluster as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cluster"];
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
    pauseCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the cluster. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cluster"];
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
    resumeCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the cluster. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cluster"];
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
    startCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the cluster. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cluster"];
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
    stopCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the cluster. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cluster"];
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
                "application/json": components["schemas"]["CollaboratorInput"];
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
            /** @description Invited instead, as was asked for */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedCollaborator"];
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
    changeCollaborators: {
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
                "application/json": components["schemas"]["CollaboratorChanges"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollaboratorChangesResult"];
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
            query?: {
                /** @description `true`: only say what would happen. It is refused where the real one would be. */
                dry_run?: "true" | "false";
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description The id of an account with a place there: what the removed person has at work is theirs from then on, and so are the projects that they own in an organization. */
                reassign_to?: string;
            };
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
                    "application/json": components["schemas"]["Removed"];
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
            query?: {
                /** @description `true`: only say what would happen. It is refused where the real one would be. */
                dry_run?: "true" | "false";
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
            };
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
                "application/json": components["schemas"]["CollaboratorPatch"];
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
    listDatastores: {
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
            /** @description A page of datastores */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Datastore"][];
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
    createDatastore: {
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
                "application/json": components["schemas"]["DatastoreInput"];
            };
        };
        responses: {
            /** @description The new datastore */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Datastore"];
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
    getDatastore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the datastore. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The datastore */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Datastore"];
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
    deleteDatastore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the datastore. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The datastore is gone */
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
    updateDatastore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the datastore. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DatastorePatch"];
            };
        };
        responses: {
            /** @description The datastore as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Datastore"];
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
    listEndpoints: {
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
            /** @description A page of endpoints */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Endpoint"][];
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
    createEndpoint: {
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
                "application/json": components["schemas"]["EndpointInput"];
            };
        };
        responses: {
            /** @description The new endpoint */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
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
    getEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
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
    deleteEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint is gone */
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
    updateEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointPatch"];
            };
        };
        responses: {
            /** @description The endpoint as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
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
    pauseEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
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
    resumeEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
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
    startEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
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
    stopEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
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
    setEngine: {
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
                "application/json": components["schemas"]["Engine"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Engine"];
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
    listEvaluations: {
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
            /** @description A page of evaluations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Evaluation"][];
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
    createEvaluation: {
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
                "application/json": components["schemas"]["EvaluationInput"];
            };
        };
        responses: {
            /** @description The new evaluation */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evaluation"];
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
    getEvaluation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the evaluation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The evaluation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evaluation"];
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
    deleteEvaluation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the evaluation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The evaluation is gone */
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
    updateEvaluation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the evaluation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationPatch"];
            };
        };
        responses: {
            /** @description The evaluation as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evaluation"];
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
    pauseEvaluation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the evaluation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The evaluation, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evaluation"];
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
    resumeEvaluation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the evaluation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The evaluation, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evaluation"];
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
    startEvaluation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the evaluation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The evaluation, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evaluation"];
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
    stopEvaluation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the evaluation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The evaluation, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evaluation"];
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
    listExperiments: {
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
            /** @description A page of experiments */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Experiment"][];
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
    createExperiment: {
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
                "application/json": components["schemas"]["ExperimentInput"];
            };
        };
        responses: {
            /** @description The new experiment */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
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
    getExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the experiment. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
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
    deleteExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the experiment. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment is gone */
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
    updateExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the experiment. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExperimentPatch"];
            };
        };
        responses: {
            /** @description The experiment as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
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
    pauseExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the experiment. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
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
    resumeExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the experiment. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
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
    startExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the experiment. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
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
    stopExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the experiment. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
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
    explainInProject: {
        parameters: {
            query: {
                /** @description `kind:verb`; docs/permissions.md lists them. */
                permission: string;
                /** @description An account; in a project a service account or a key too. The credential that asks, where left out. */
                principal?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description One thing of the project that it is about. */
                resource?: string;
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
                    "application/json": components["schemas"]["Explanation"];
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
    listFiles: {
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
            /** @description A page of files */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["File"][];
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
    createFile: {
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
                "application/json": components["schemas"]["FileInput"];
            };
        };
        responses: {
            /** @description The new file */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
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
    getFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the file. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
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
    deleteFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the file. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file is gone */
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
    updateFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the file. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FilePatch"];
            };
        };
        responses: {
            /** @description The file as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
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
    listProjectInvitations: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description `true`: only those that wait for an answer, or have waited too long. */
                unanswered?: "true" | "false";
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
                        data: components["schemas"]["Invitation"][];
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
    createProjectInvitation: {
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
                "application/json": components["schemas"]["InvitationToProject"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedProjectInvitation"];
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
    getProjectInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the invitation. */
                invitation: string;
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
                    "application/json": components["schemas"]["Invitation"];
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
    deleteProjectInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the invitation. */
                invitation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is open no more */
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
    resendProjectInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the invitation. */
                invitation: string;
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
                    "application/json": components["schemas"]["Invitation"];
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
    listJobs: {
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
            /** @description A page of jobs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Job"][];
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
    createJob: {
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
                "application/json": components["schemas"]["JobInput"];
            };
        };
        responses: {
            /** @description The new job */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
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
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
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
    deleteJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job is gone */
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
    updateJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobPatch"];
            };
        };
        responses: {
            /** @description The job as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
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
    pauseJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
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
    resumeJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
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
    startJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
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
    stopJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
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
    listNotebooks: {
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
            /** @description A page of notebooks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Notebook"][];
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
    createNotebook: {
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
                "application/json": components["schemas"]["NotebookInput"];
            };
        };
        responses: {
            /** @description The new notebook */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notebook"];
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
    getNotebook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the notebook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notebook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notebook"];
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
    deleteNotebook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the notebook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notebook is gone */
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
    updateNotebook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the notebook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotebookPatch"];
            };
        };
        responses: {
            /** @description The notebook as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notebook"];
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
    pauseNotebook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the notebook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notebook, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notebook"];
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
    resumeNotebook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the notebook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notebook, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notebook"];
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
    startNotebook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the notebook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notebook, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notebook"];
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
    stopNotebook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the notebook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notebook, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notebook"];
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
    getOverview: {
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
                    "application/json": components["schemas"]["Overview"];
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
    setOverview: {
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
                    /** @description Markdown. */
                    overview: string;
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
                    "application/json": components["schemas"]["Overview"];
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
    listRegisteredModels: {
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
            /** @description A page of registered-models */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RegisteredModel"][];
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
    createRegisteredModel: {
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
                "application/json": components["schemas"]["RegisteredModelInput"];
            };
        };
        responses: {
            /** @description The new registered_model */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredModel"];
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
    getRegisteredModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the registered model. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The registered_model */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredModel"];
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
    deleteRegisteredModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the registered model. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The registered_model is gone */
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
    updateRegisteredModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the registered model. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisteredModelPatch"];
            };
        };
        responses: {
            /** @description The registered_model as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredModel"];
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
    listReports: {
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
            /** @description A page of reports */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Report"][];
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
    createReport: {
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
                "application/json": components["schemas"]["ReportInput"];
            };
        };
        responses: {
            /** @description The new report */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
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
    getReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the report. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
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
    deleteReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the report. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report is gone */
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
    updateReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the report. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportPatch"];
            };
        };
        responses: {
            /** @description The report as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
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
    listSecrets: {
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
                        data: components["schemas"]["Secret"][];
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
    getSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Name of the secret. */
                name: string;
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
                    "application/json": components["schemas"]["Secret"];
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
    setSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Name of the secret. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description At most 32 kB of UTF-8. */
                    value: string;
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
                    "application/json": components["schemas"]["Secret"];
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
    deleteSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Name of the secret. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret is gone */
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
    useSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Name of the secret. */
                name: string;
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
                    "application/json": components["schemas"]["SecretValue"];
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
    listSessions: {
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
            /** @description A page of sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Session"][];
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
    createSession: {
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
                "application/json": components["schemas"]["SessionInput"];
            };
        };
        responses: {
            /** @description The new session */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
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
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the session. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
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
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the session. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session is gone */
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
    updateSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the session. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionPatch"];
            };
        };
        responses: {
            /** @description The session as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
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
    pauseSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the session. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
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
    resumeSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the session. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
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
    startSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the session. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
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
    stopSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the session. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
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
    listSweeps: {
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
            /** @description A page of sweeps */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Sweep"][];
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
    createSweep: {
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
                "application/json": components["schemas"]["SweepInput"];
            };
        };
        responses: {
            /** @description The new sweep */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
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
    getSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the sweep. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sweep */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
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
    deleteSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the sweep. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sweep is gone */
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
    updateSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the sweep. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SweepPatch"];
            };
        };
        responses: {
            /** @description The sweep as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
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
    pauseSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the sweep. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sweep, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
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
    resumeSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the sweep. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sweep, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
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
    startSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the sweep. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sweep, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
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
    stopSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the sweep. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sweep, with what is wanted of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
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
    listCollaboratingTeams: {
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
                        data: components["schemas"]["CollaboratingTeam"][];
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
    createCollaboratingTeam: {
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
                "application/json": components["schemas"]["CollaboratingTeamInput"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollaboratingTeam"];
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
    getCollaboratingTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the team. */
                team: string;
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
                    "application/json": components["schemas"]["CollaboratingTeam"];
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
    deleteCollaboratingTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the team. */
                team: string;
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
    updateCollaboratingTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the team. */
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CollaboratingTeamPatch"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedCollaboratingTeam"];
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
    getTransfer: {
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
                    "application/json": components["schemas"]["Transfer"];
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
    transferProject: {
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
                "application/json": components["schemas"]["TransferInput"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferedTransfer"];
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
    deleteTransfer: {
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
            /** @description The offer is void */
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
    listVariables: {
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
                        data: components["schemas"]["Variable"][];
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
    getVariable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Name of the variable. */
                name: string;
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
                    "application/json": components["schemas"]["Variable"];
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
    setVariable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Name of the variable. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description At most 32 kB of UTF-8. */
                    value: string;
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
                    "application/json": components["schemas"]["Variable"];
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
    deleteVariable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Name of the variable. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The variable is gone */
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
    listVolumes: {
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
            /** @description A page of volumes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Volume"][];
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
    createVolume: {
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
                "application/json": components["schemas"]["VolumeInput"];
            };
        };
        responses: {
            /** @description The new volume */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Volume"];
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
    getVolume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the volume. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The volume */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Volume"];
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
    deleteVolume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the volume. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The volume is gone */
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
    updateVolume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the volume. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VolumePatch"];
            };
        };
        responses: {
            /** @description The volume as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Volume"];
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
    whatCan: {
        parameters: {
            query?: {
                /** @description An account; in a project a service account or a key too. The credential that asks, where left out. */
                principal?: string;
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
                    "application/json": components["schemas"]["Permissions"];
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
    whoCan: {
        parameters: {
            query: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description `kind:verb`; docs/permissions.md lists them. */
                permission: string;
                /** @description One thing of the project that it is about. */
                resource?: string;
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
                    "application/json": components["schemas"]["PermissionHolders"];
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
    listWorkspaces: {
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
            /** @description A page of workspaces */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Workspace"][];
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
    createWorkspace: {
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
                "application/json": components["schemas"]["WorkspaceInput"];
            };
        };
        responses: {
            /** @description The new workspace */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
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
    getWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the workspace. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workspace */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
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
    deleteWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the workspace. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workspace is gone */
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
    updateWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project: string;
                /** @description Id of the workspace. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkspacePatch"];
            };
        };
        responses: {
            /** @description The workspace as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
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
    getTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
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
                    "application/json": components["schemas"]["Team"];
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
    updateTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
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
                    "application/json": components["schemas"]["Team"];
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
    explainInTeam: {
        parameters: {
            query: {
                /** @description `kind:verb`; docs/permissions.md lists them. */
                permission: string;
                /** @description An account; in a project a service account or a key too. The credential that asks, where left out. */
                principal?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
            };
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
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
                    "application/json": components["schemas"]["Explanation"];
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
    listTeamInvitations: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description `true`: only those that wait for an answer, or have waited too long. */
                unanswered?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
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
                        data: components["schemas"]["Invitation"][];
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
    createTeamInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationToTeam"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
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
    getTeamInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
                /** @description Id of the invitation. */
                invitation: string;
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
                    "application/json": components["schemas"]["Invitation"];
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
    deleteTeamInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
                /** @description Id of the invitation. */
                invitation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is open no more */
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
    resendTeamInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
                /** @description Id of the invitation. */
                invitation: string;
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
                    "application/json": components["schemas"]["Invitation"];
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
    leaveTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
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
    listTeamMembers: {
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
                /** @description Id of the team. */
                team: string;
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
                        data: components["schemas"]["TeamMember"][];
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
    addTeamMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamMembersInput"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedTeamMembers"];
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
    getTeamMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
                /** @description Id of the member. */
                member: string;
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
                    "application/json": components["schemas"]["TeamMember"];
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
    deleteTeamMember: {
        parameters: {
            query?: {
                /** @description `true`: only say what would happen. It is refused where the real one would be. */
                dry_run?: "true" | "false";
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description The id of an account with a place there: what the removed person has at work is theirs from then on, and so are the projects that they own in an organization. */
                reassign_to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
                /** @description Id of the member. */
                member: string;
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
                    "application/json": components["schemas"]["Removed"];
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
    updateTeamMember: {
        parameters: {
            query?: {
                /** @description `true`: only say what would happen. It is refused where the real one would be. */
                dry_run?: "true" | "false";
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
            };
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
                /** @description Id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamMemberPatch"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedTeamMember"];
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
    getTeamProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
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
                    "application/json": components["schemas"]["TeamProfile"];
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
    setTeamProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamProfileInput"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamProfile"];
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
    listTeamProjects: {
        parameters: {
            query?: {
                /** @description At most 100; 25 where not said. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `strong` decides on fresh rows, whatever is cached. */
                consistency?: "cached" | "strong";
                /** @description `key:value`; several: all of them. */
                label?: string[];
            };
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
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
    createTeamProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectInput"];
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
    listTeamRoles: {
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
                /** @description Id of the team. */
                team: string;
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
                        data: components["schemas"]["Role"][];
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
    getTeamSettings: {
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
                /** @description Id of the team. */
                team: string;
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
                    "application/json": components["schemas"]["TeamSettings"];
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
