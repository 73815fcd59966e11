/** A service binding with `service_binding_extra_handlers`, which only local servers have. */
type Service = Fetcher & { scheduled(event: { cron: string }): Promise<unknown> };

interface Env {
  GATEWAY: Fetcher;
  AUTH: Service;
  PROJECTS: Service;
  RESOURCES: Service;
}

/** Hands requests to the gateway, and the minute's tick to the workers that have a cron. */
export default {
  fetch: (request, env) => env.GATEWAY.fetch(request),
  async scheduled({ cron }, env) {
    await Promise.all([env.AUTH, env.PROJECTS, env.RESOURCES].map((service) => service.scheduled({ cron })));
  },
} satisfies ExportedHandler<Env>;
