import { z } from 'zod';
import { openGraph, type Terminal } from './az.ts';

/** Ids are ours to choose and must stay: assignments of people refer to them. */
export const appRoles = {
  Operator: {
    id: '6f1a3a0e-4c0b-4c55-9f0e-0f3f7a5d2b01',
    description: 'Runs the platform: all tenants, their lifecycle and everything below.',
  },
  Admin: {
    id: '6f1a3a0e-4c0b-4c55-9f0e-0f3f7a5d2b02',
    description: 'Sets up the tenants that they are a member of: knowledge, routing, canned replies.',
  },
  Supervisor: {
    id: '6f1a3a0e-4c0b-4c55-9f0e-0f3f7a5d2b03',
    description: 'Watches and answers conversations of the tenants that they are a member of.',
  },
} as const;
export type AppRole = keyof typeof appRoles;

const scopeId = '6f1a3a0e-4c0b-4c55-9f0e-0f3f7a5d2b10';
export const scopeName = 'access_as_user';
/** Holds the tenants of a person; Entra ID puts it into access tokens as `extn.tenants`. */
export const tenantsAttribute = (appId: string): string => `extension_${appId.replaceAll('-', '')}_tenants`;

/** What Microsoft Graph keeps of the app, all but what follows from the id that it is given. */
export const registration = (displayName: string) => ({
  displayName,
  signInAudience: 'AzureADMyOrg',
  appRoles: Object.entries(appRoles).map(([value, { id, description }]) => ({
    id,
    value,
    displayName: value,
    description,
    allowedMemberTypes: value === 'Operator' ? ['User', 'Application'] : ['User'],
    isEnabled: true,
  })),
  api: {
    requestedAccessTokenVersion: 2,
    oauth2PermissionScopes: [
      {
        id: scopeId,
        value: scopeName,
        type: 'User',
        isEnabled: true,
        adminConsentDisplayName: 'Use ClawDesk',
        adminConsentDescription: 'Lets the site act for whoever is signed in, with the roles that they have.',
        userConsentDisplayName: 'Use ClawDesk',
        userConsentDescription: 'Lets the site act for you, with the roles that you have.',
      },
    ],
  },
});

const Application = z.object({
  id: z.string(),
  appId: z.string(),
  spa: z.object({ redirectUris: z.array(z.string()) }).optional(),
});
const Extensions = z.object({ value: z.array(z.object({ name: z.string() })) });

/**
 * Makes the app registration of this environment, or brings it to what this version needs; people's roles stay.
 * Tells azd whom tokens are for. @throws when the person may not register apps (role: Application Developer).
 */
export async function registerApp(terminal: Terminal): Promise<void> {
  const { az, azd, env, say } = terminal;
  if (isLeftAlone(terminal)) return;
  const graph = openGraph(az);
  const name = uniqueName(env);
  await graph.patch(`/applications(uniqueName='${name}')`, registration(`ClawDesk (${name})`), [
    'Prefer=create-if-missing',
  ]);
  const app = await readApplication(graph, name);

  const attribute = tenantsAttribute(app.appId);
  const { value: known } = Extensions.parse(await graph.get(`/applications/${app.id}/extensionProperties`));
  if (!known.some((property) => property.name === attribute))
    await graph.post(`/applications/${app.id}/extensionProperties`, {
      name: 'tenants',
      dataType: 'String',
      isMultiValued: true,
      targetObjects: ['User'],
    });
  await graph.patch(`/applications/${app.id}`, {
    identifierUris: [`api://${app.appId}`],
    optionalClaims: { accessToken: [{ name: attribute, source: 'user', essential: false }] },
  });

  const principal = await graph.find(`/servicePrincipals(appId='${app.appId}')`);
  const { id } = z
    .object({ id: z.string() })
    .parse(principal ?? (await graph.post('/servicePrincipals', { appId: app.appId })));
  // Nobody of the directory gets in who has not been given a role.
  await graph.patch(`/servicePrincipals/${id}`, { appRoleAssignmentRequired: true });

  await azd(['env', 'set', 'ENTRA_AUDIENCE', app.appId]);
  say(`Entra ID knows ClawDesk as ${app.appId}.`);
}

/** Lets people come back from signing in to the site; called once its address is known. */
export async function connectSite(terminal: Terminal, webOrigin: string): Promise<void> {
  const { az, env, say } = terminal;
  if (isLeftAlone(terminal)) return;
  const graph = openGraph(az);
  const app = await readApplication(graph, uniqueName(env));
  const here = `${webOrigin}/desk/`;
  const redirectUris = app.spa?.redirectUris ?? [];
  if (!redirectUris.includes(here))
    await graph.patch(`/applications/${app.id}`, { spa: { redirectUris: [...redirectUris, here] } });
  say(`People sign in at ${here}`);
}

/** A pipeline need not be allowed to change the directory: it takes the registration that a person has made. */
function isLeftAlone({ env, say }: Terminal): boolean {
  if (!env.CI || !env.ENTRA_AUDIENCE) return false;
  say(`The app registration ${env.ENTRA_AUDIENCE} is left as it is.`);
  return true;
}

export const uniqueName = (env: Terminal['env']): string => `clawdesk-${env.AZURE_ENV_NAME ?? 'default'}`;

export async function readApplication(graph: ReturnType<typeof openGraph>, name: string) {
  return Application.parse(await graph.get(`/applications(uniqueName='${name}')`));
}
