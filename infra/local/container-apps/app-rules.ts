import type { z } from 'zod';

/** Rules that span several fields of a container app. Each reports a path, so that the answer names the field. */
type Issues = { addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string }): void };
type Named = { name: string };
type Mounting = Named & {
  env: { name: string; secretRef?: string | undefined }[];
  volumeMounts: { volumeName: string }[];
};
type Probing = Mounting & {
  probes: { type: string; httpGet?: unknown; tcpSocket?: unknown; successThreshold: number }[];
};
type TemplateShape = {
  initContainers: Mounting[];
  containers: Probing[];
  volumes: (Named & { secrets: { secretRef: string }[] })[];
  scale: { minReplicas: number; maxReplicas: number };
};
type PropertiesShape = {
  environmentId?: string | undefined;
  managedEnvironmentId?: string | undefined;
  configuration: { secrets: Named[] };
  template: TemplateShape;
};

export function templateProblems(template: TemplateShape, issues: Issues & z.core.$RefinementCtx): void {
  const report = (path: (string | number)[], message: string) => issues.addIssue({ code: 'custom', path, message });
  const { minReplicas, maxReplicas } = template.scale;
  if (maxReplicas !== 1) {
    report(
      ['scale', 'maxReplicas'],
      `only single-replica apps can be run on this machine: must be 1, is ${maxReplicas}`,
    );
  }
  if (minReplicas < 0 || minReplicas > 1) report(['scale', 'minReplicas'], 'must be between 0 and maxReplicas');

  const names = [...template.initContainers, ...template.containers].map((container) => container.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) report(['containers'], `container name "${twice}" is used twice`);

  const volumes = new Set(template.volumes.map((volume) => volume.name));
  for (const kind of ['initContainers', 'containers'] as const) {
    for (const [index, container] of template[kind].entries()) {
      for (const mount of container.volumeMounts) {
        if (!volumes.has(mount.volumeName)) {
          report([kind, index, 'volumeMounts'], `volume "${mount.volumeName}" is not defined`);
        }
      }
    }
  }
  for (const [index, container] of template.containers.entries()) {
    const at = ['containers', index, 'probes'];
    const types = container.probes.map((probe) => probe.type);
    if (new Set(types).size !== types.length) report(at, 'only one probe of each type is allowed');
    for (const probe of container.probes) {
      if (Boolean(probe.httpGet) === Boolean(probe.tcpSocket)) report(at, 'set either httpGet or tcpSocket');
      if (probe.type !== 'Readiness' && probe.successThreshold !== 1) {
        report(at, `successThreshold must be 1 for ${probe.type}`);
      }
    }
  }
}

export function referenceProblems(properties: PropertiesShape, issues: Issues & z.core.$RefinementCtx): void {
  const report = (path: (string | number)[], message: string) => issues.addIssue({ code: 'custom', path, message });
  if (!properties.environmentId && !properties.managedEnvironmentId) {
    report(['environmentId'], 'a managed environment is required');
  }
  const secrets = new Set(properties.configuration.secrets.map((secret) => secret.name));
  for (const kind of ['initContainers', 'containers'] as const) {
    for (const container of properties.template[kind]) {
      for (const { secretRef } of container.env) {
        if (secretRef !== undefined && !secrets.has(secretRef)) {
          report(['template', kind, container.name, 'env'], `SecretRef '${secretRef}' is not found`);
        }
      }
    }
  }
  for (const volume of properties.template.volumes) {
    for (const { secretRef } of volume.secrets) {
      if (!secrets.has(secretRef)) {
        report(['template', 'volumes', volume.name], `SecretRef '${secretRef}' is not found`);
      }
    }
  }
}
