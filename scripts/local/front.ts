/** A service binding with `service_binding_extra_handlers`, which only local servers have. */
type Service = Fetcher & { scheduled(event: { cron: string }): Promise<unknown> };

interface Env {
  GATEWAY: Fetcher;
  AUTH: Service;
  PROJECTS: Service;
  RESOURCES: Service;
  EVENTS: Service;
}

/** Hands requests to the gateway, and the minute's tick to the workers that have a cron. */
export default {
  fetch: (request, env) => env.GATEWAY.fetch(request),
  async scheduled({ cron }, env) {
    const services = [env.AUTH, env.PROJECTS, env.RESOURCES, env.EVENTS];
    await Promise.all(services.map((service) => service.scheduled({ cron })));
  },
} satisfies ExportedHandler<Env>;
