import { differences, type StampPlan } from '../stamp-plan.ts';
import type { Rule } from './rule.ts';

type Subnet = { name: string; properties: { addressPrefix: string; networkSecurityGroup?: { id: string } } };

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const rangeOf = (prefix: string): [from: number, to: number] => {
  const [address = '', bits = '32'] = prefix.split('/');
  const from = numberOf(address);
  return [from, from + 2 ** (32 - Number(bits)) - 1];
};
const within = ([from, to]: [number, number], [outerFrom, outerTo]: [number, number]): boolean =>
  from >= outerFrom && to <= outerTo;

const networkOf = (stamp: StampPlan) => {
  const network = stamp.one('Microsoft.Network/virtualNetworks');
  const { addressSpace, subnets } = network.body.properties as {
    addressSpace: { addressPrefixes: string[] };
    subnets: Subnet[];
  };
  return { id: network.id, prefix: addressSpace.addressPrefixes[0] ?? '', subnets };
};

/** The services that are closed when endpoints are private: module, part, DNS zones. */
const closed: [module: string, type: string, group: string, zones: string[]][] = [
  ['hostStorage', 'Microsoft.Storage/storageAccounts', 'blob', ['privatelink.blob.core.windows.net']],
  ['hostStorage', 'Microsoft.Storage/storageAccounts', 'queue', ['privatelink.queue.core.windows.net']],
  ['hostStorage', 'Microsoft.Storage/storageAccounts', 'table', ['privatelink.table.core.windows.net']],
  ['dataStorage', 'Microsoft.Storage/storageAccounts', 'blob', ['privatelink.blob.core.windows.net']],
  ['cosmos', 'Microsoft.DocumentDB/databaseAccounts', 'Sql', ['privatelink.documents.azure.com']],
  ['search', 'Microsoft.Search/searchServices', 'searchService', ['privatelink.search.windows.net']],
  ['platformVault', 'Microsoft.KeyVault/vaults', 'vault', ['privatelink.vaultcore.azure.net']],
  ['tenantsVault', 'Microsoft.KeyVault/vaults', 'vault', ['privatelink.vaultcore.azure.net']],
  [
    'models',
    'Microsoft.CognitiveServices/accounts',
    'account',
    ['privatelink.cognitiveservices.azure.com', 'privatelink.openai.azure.com', 'privatelink.services.ai.azure.com'],
  ],
];

/** "host-blob" of hostStorage's blobs, "tenants-vault" of the tenantsVault. */
const endpointName = (module: string, group: string): string =>
  module.replace('Storage', `-${group}`).replace('Vault', '-vault');

export const networkRules: Rule[] = [
  {
    name: 'parts its network into subnets that fit, do not overlap, and let nothing in from the Internet',
    faults: (stamp) => {
      const { prefix, subnets } = networkOf(stamp);
      const firewall = stamp.one('Microsoft.Network/networkSecurityGroups');
      const environments = [{ properties: { serviceName: 'Microsoft.App/environments' } }];
      const ranges = subnets.map(({ properties }) => rangeOf(properties.addressPrefix));
      return [
        ...differences(prefix, stamp.parameter('addressPrefix', '10.40.0.0/16')),
        ...differences(subnets, [
          { name: 'functions', properties: { delegations: environments, networkSecurityGroup: { id: firewall.id } } },
          {
            name: 'private',
            properties: {
              delegations: undefined,
              privateEndpointNetworkPolicies: 'Enabled',
              networkSecurityGroup: { id: firewall.id },
            },
          },
          { name: 'instances', properties: { delegations: environments, networkSecurityGroup: { id: firewall.id } } },
        ]),
        ...ranges.flatMap((range, n) => [
          ...(within(range, rangeOf(prefix)) ? [] : [`subnet ${n} lies outside of the network`]),
          ...(ranges.some(([from, to], m) => m > n && range[0] <= to && from <= range[1])
            ? [`subnet ${n} overlaps`]
            : []),
        ]),
        // 27 bits are what Container Apps asks for; 500 tenants and their replacements need 23.
        ...(ranges.map(([from, to]) => to - from + 1).join() === '256,256,512' ? [] : ['the subnets have other sizes']),
        ...differences(firewall.body.properties, {
          securityRules: [
            {
              properties: {
                priority: 4000,
                direction: 'Inbound',
                access: 'Deny',
                protocol: '*',
                sourceAddressPrefix: 'Internet',
                sourcePortRange: '*',
                destinationAddressPrefix: '*',
                destinationPortRange: '*',
              },
            },
          ],
        }),
      ];
    },
  },
  {
    name: 'puts functions and instances into their subnets',
    faults: (stamp) => {
      const { id } = networkOf(stamp);
      return [
        ...differences(
          stamp.at(stamp.one('Microsoft.Web/sites'), 'properties.virtualNetworkSubnetId'),
          `${id}/subnets/functions`,
        ),
        ...differences(
          stamp.at(
            stamp.one('Microsoft.App/managedEnvironments'),
            'properties.vnetConfiguration.infrastructureSubnetId',
          ),
          `${id}/subnets/instances`,
        ),
      ];
    },
  },
  {
    name: 'finds instances by name inside the network',
    faults: (stamp) => {
      const domain = '«environment.properties.defaultDomain»';
      return [
        ...differences(stamp.one('Microsoft.Network/privateDnsZones', 'instancesDns').body, {
          name: domain,
          location: 'global',
        }),
        ...differences(stamp.one('Microsoft.Network/privateDnsZones/A').body, {
          name: '*',
          properties: { ttl: 3600, aRecords: [{ ipv4Address: '«environment.properties.staticIp»' }] },
        }),
        ...differences(stamp.one('Microsoft.Network/privateDnsZones/virtualNetworkLinks', 'instancesDns').body, {
          location: 'global',
          properties: { registrationEnabled: false, virtualNetwork: { id: networkOf(stamp).id } },
        }),
      ];
    },
  },
  {
    name: 'leads to every service that is closed, and only when they are closed',
    faults: (stamp) => {
      const isPrivate = stamp.parameter('privateEndpoints', false);
      const { id } = networkOf(stamp);
      const found = stamp.all('Microsoft.Network/privateEndpoints');
      const groups = stamp.all('Microsoft.Network/privateEndpoints/privateDnsZoneGroups');
      if (!isPrivate) return [...found, ...groups].map(({ name }) => `${name} is there`);
      const zones = stamp
        .all('Microsoft.Network/privateDnsZones')
        .filter(({ module }) => module.endsWith('privateNetwork'));
      const links = stamp
        .all('Microsoft.Network/privateDnsZones/virtualNetworkLinks')
        .filter(({ module }) => module.endsWith('privateNetwork'));
      const names = [...new Set(closed.flatMap(([, , , zoneNames]) => zoneNames))];
      return [
        ...differences(zones.map(({ name }) => name).sort(), names.sort(), 'zones'),
        ...differences(
          zones.map(({ body }) => body.location),
          names.map(() => 'global'),
          'zones',
        ),
        ...differences(
          links.map(({ body }) => body),
          names.map(() => ({ location: 'global', properties: { registrationEnabled: false, virtualNetwork: { id } } })),
          'links',
        ),
        ...differences(links.map(({ name }) => name.split('/')[0]).sort(), names.sort(), 'links'),
        ...differences(
          found.map(({ body }) => body.properties),
          closed.map(([module, type, groupId]) => ({
            subnet: { id: `${id}/subnets/private` },
            privateLinkServiceConnections: [
              {
                name: endpointName(module, groupId),
                properties: { privateLinkServiceId: stamp.one(type, module).id, groupIds: [groupId] },
              },
            ],
          })),
          'endpoints',
        ),
        ...differences(
          groups.map(({ body }) => body.properties),
          closed.map(([, , , zoneNames]) => ({
            privateDnsZoneConfigs: zoneNames.map((name) => ({
              name: name.replaceAll('.', '-'),
              properties: { privateDnsZoneId: zones.find((zone) => zone.name === name)?.id ?? name },
            })),
          })),
          'zone groups',
        ),
        ...groups
          .filter(({ name }, n) => name.split('/')[0] !== found[n]?.name)
          .map(({ name }) => `${name} belongs to another endpoint`),
      ];
    },
  },
];
