#!/usr/bin/env node
// Stands where `az` and `azd` are on the PATH: a directory of one environment and a registry, kept in AZ_STATE (a JSON
// file). What the real tools would refuse it refuses too. Prints what they print.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

const file = process.env.AZ_STATE;
const state = JSON.parse(readFileSync(file, 'utf8'));
const args = process.argv.slice(2);
const option = (name) => args[args.indexOf(name) + 1];
state.calls.push([basename(process.argv[1]), ...args].join(' '));

function refuse(message) {
  writeFileSync(file, JSON.stringify(state));
  process.stderr.write(`ERROR: ${message}\n`);
  process.exit(1);
}

const routes = [
  [
    'patch',
    /^\/applications\(uniqueName='([\w-]+)'\)$/,
    ([name], body) => {
      if (!args.includes('Prefer=create-if-missing') && !state.apps[name]) refuse('Request_ResourceNotFound');
      state.apps[name] ??= { id: 'object-1', appId: '0a0a0a0a-1111-2222-3333-444444444444', extensions: [] };
      for (const role of state.apps[name].appRoles ?? [])
        if (!body.appRoles.some(({ id }) => id === role.id)) refuse('CannotDeleteOrUpdateEnabledEntitlement');
      Object.assign(state.apps[name], body);
    },
  ],
  [
    'get',
    /^\/applications\(uniqueName='([\w-]+)'\)$/,
    ([name]) => state.apps[name] ?? refuse('Request_ResourceNotFound'),
  ],
  ['get', /^\/applications\/object-1\/extensionProperties$/, () => ({ value: app().extensions })],
  [
    'post',
    /^\/applications\/object-1\/extensionProperties$/,
    (_, body) => {
      const name = `extension_${app().appId.replaceAll('-', '')}_${body.name}`;
      if (app().extensions.some((known) => known.name === name)) refuse('ObjectConflict');
      app().extensions.push({ ...body, name });
      return { name };
    },
  ],
  ['patch', /^\/applications\/object-1$/, (_, body) => void Object.assign(app(), body)],
  ['get', /^\/servicePrincipals\(appId='([\w-]+)'\)/, () => state.principal ?? refuse('Request_ResourceNotFound')],
  [
    'post',
    /^\/servicePrincipals$/,
    (_, body) => {
      state.principal = { id: 'principal-1', ...body };
      return state.principal;
    },
  ],
  ['patch', /^\/servicePrincipals\/principal-1$/, (_, body) => void Object.assign(state.principal, body)],
  [
    'get',
    /^\/users\/([^/?]+)\?/,
    ([name]) => state.users[decodeURIComponent(name)] ?? refuse('Request_ResourceNotFound'),
  ],
  ['get', /^\/users\/([^/?]+)\/appRoleAssignments/, () => ({ value: state.assignments })],
  [
    'post',
    /^\/users\/([^/?]+)\/appRoleAssignments$/,
    (_, body) => {
      if (state.assignments.some(({ appRoleId }) => appRoleId === body.appRoleId))
        refuse('Permission being assigned already exists');
      state.assignments.push(body);
      return body;
    },
  ],
  [
    'patch',
    /^\/users\/([^/?]+)$/,
    ([id], body) =>
      void Object.assign(
        Object.values(state.users).find((user) => user.id === id),
        body,
      ),
  ],
];
const app = () => Object.values(state.apps)[0];

function rest() {
  const path = option('--url').replace('https://graph.microsoft.com/v1.0', '');
  const method = option('--method');
  const body = args.includes('--body') ? JSON.parse(readFileSync(option('--body').slice(1), 'utf8')) : undefined;
  for (const [verb, pattern, answer] of routes) {
    const match = verb === method && pattern.exec(path);
    if (match) return answer(match.slice(1), body);
  }
  return refuse(`${method} ${path} is not known here`);
}

function answer() {
  if (basename(process.argv[1]) === 'azd') return void Object.assign(state.azdValues, { [args[2]]: args[3] });
  if (args[0] === 'rest') return rest();
  if (args[1] === 'build' || args[1] === 'import') return void state.images.push(option('--image'));
  if (args[1] === 'repository') {
    if (!state.images.includes(option('--image'))) refuse('MANIFEST_UNKNOWN');
    return `sha256:${'ab'.repeat(32)}`;
  }
  if (args[0] === 'functionapp') {
    state.appSettings = args.slice(args.indexOf('--settings') + 1);
    return undefined;
  }
  return refuse(`az ${args.join(' ')} is not known here`);
}

const result = answer();
writeFileSync(file, JSON.stringify(state));
if (result !== undefined) process.stdout.write(typeof result === 'string' ? `${result}\n` : JSON.stringify(result));
