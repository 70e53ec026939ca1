import { z } from 'zod';
import { type AppRole, appRoles, readApplication, tenantsAttribute, uniqueName } from './app-registration.ts';
import { openGraph, type Terminal } from './az.ts';

const Assignments = z.object({
  value: z.array(z.object({ principalId: z.string(), appRoleId: z.string() })),
  '@odata.nextLink': z.string().optional(),
});
const Identified = z.object({ id: z.string() });

/**
 * Gives a person a role, and for `Admin` and `Supervisor` the tenants that they look after (these replace earlier ones).
 * The first operator is made so. A token that is out already keeps its old roles, for an hour at most.
 */
export async function grant(
  { az, env, say }: Terminal,
  person: string,
  role: AppRole,
  tenants: readonly string[],
): Promise<void> {
  const graph = openGraph(az);
  const { appId } = await readApplication(graph, uniqueName(env));
  const user = Identified.parse(await graph.get(`/users/${encodeURIComponent(person)}?$select=id`));
  const principal = Identified.parse(await graph.get(`/servicePrincipals(appId='${appId}')?$select=id`));
  const appRoleId = appRoles[role].id;
  const { value } = Assignments.parse(await graph.get(`/users/${user.id}/appRoleAssignments?$top=999`));
  if (!value.some((assignment) => assignment.appRoleId === appRoleId))
    await graph.post(`/users/${user.id}/appRoleAssignments`, {
      principalId: user.id,
      resourceId: principal.id,
      appRoleId,
    });
  if (role !== 'Operator') await graph.patch(`/users/${user.id}`, { [tenantsAttribute(appId)]: [...tenants] });
  say(`${person} is ${role}${role === 'Operator' ? '' : ` of ${tenants.join(', ')}`}.`);
}
