import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Deployment } from '../../infra/azure/deployments.ts';

/** A resource as it would be deployed; values that only exist then are written «path». */
export type Resource = {
  symbol: string;
  type: string;
  api: string;
  name: string;
  id: string;
  scopeId: string;
  module: string;
  body: Record<string, unknown>;
};

/** What a deployment would do. `faults`: everything that the checker says of the files and of the plan. */
export type Plan = { resources: Resource[]; outputs: Record<string, unknown>; faults: string[] };

export type Checker = {
  plan(deployment: Deployment): Plan;
  /** Faults of a request body for `type`@`version`. */
  bodyFaults(type: string, version: string, name: string, body: unknown): string[];
  /** Azure's built-in roles: names by id. */
  roles: Record<string, string>;
};

// Only what is used here of the checker's own types.
type Diagnostic = { level: 'error' | 'warning' | 'info'; code: string; message: string };
type Modules = {
  AzTypes: new (file: string) => unknown;
  Workspace: new (options: { types: unknown; lint: boolean }) => { files: Map<string, { diags: Diagnostic[] }> };
  evaluate(
    workspace: unknown,
    file: string,
    parameters: Record<string, unknown>,
    world: unknown,
    roles: unknown,
  ): {
    resources: (Resource & { existing: boolean })[];
    outputs: Record<string, unknown>;
    problems: { level: string; where: string; message: string }[];
  };
  validateBody(types: unknown, type: string, version: string, name: string, body: unknown): string[];
};

const directory = '11111111-1111-1111-1111-111111111111';
const deployer = {
  objectId: '33333333-3333-3333-3333-333333333333',
  tenantId: directory,
  userPrincipalName: 'dev@example.com',
};
const world = {
  tenantId: directory,
  subscriptionId: '22222222-2222-2222-2222-222222222222',
  resourceGroup: { name: 'rg-portal', location: 'swedencentral' },
  location: 'swedencentral',
  deployer,
};

/** The folder of the offline checker, from BICEPCHECK; null: whoever needs it is not run. */
export const checkerFolder = ((): string | null => {
  const folder = process.env.BICEPCHECK;
  return folder && existsSync(join(folder, 'plan.ts')) ? resolve(folder) : null;
})();

export async function loadChecker(folder: string): Promise<Checker> {
  const load = (file: string): Promise<Modules> => import(pathToFileURL(join(folder, file)).href);
  const [{ AzTypes }, { Workspace }, { evaluate, validateBody }] = await Promise.all([
    load('types.ts'),
    load('check.ts'),
    load('plan.ts'),
  ]);
  const types = new AzTypes(join(folder, 'types.json'));
  const roles: Record<string, string> = JSON.parse(readFileSync(join(folder, 'roles.json'), 'utf8'));
  return {
    roles,
    bodyFaults: (type, version, name, body) => validateBody(types, type, version, name, body),
    plan({ template, parameters }) {
      const workspace = new Workspace({ types, lint: true });
      const { resources, outputs, problems } = evaluate(workspace, template, parametersOf(parameters), world, roles);
      const faults = [
        ...[...workspace.files.values()].flatMap(({ diags }) => diags).filter(({ level }) => level !== 'info'),
        ...problems,
      ].map(({ message }) => message);
      return { resources: JSON.parse(JSON.stringify(resources)), outputs: JSON.parse(JSON.stringify(outputs)), faults };
    },
  };
}

/** The values of a parameters file. */
export function parametersOf(file: string): Record<string, unknown> {
  const { parameters } = JSON.parse(readFileSync(file, 'utf8')) as { parameters: Record<string, { value: unknown }> };
  return Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]));
}
