import type { Customer } from '../tenant-server.ts';
import { customerOf } from '../traffic/customer-of.ts';
import type { Chance } from './chance.ts';

const firstNames = [
  ...['Alma', 'Bastian', 'Celia', 'Dario', 'Edda', 'Felipe', 'Gwen', 'Henrik', 'Ilse', 'Jasper', 'Katya', 'Lorenz'],
  ...['Mirjam', 'Nils', 'Odile', 'Pavel', 'Renata', 'Selma', 'Timo', 'Ursula', 'Vera', 'Wanda', 'Yann', 'Zora'],
];
const lastNames = [
  ...['Abendroth', 'Bakker', 'Castellan', 'Dahlberg', 'Ekström', 'Fontane', 'Grünwald', 'Hartog', 'Iversen', 'Jurado'],
  ...['Kallas', 'Lindqvist', 'Marchetti', 'Norling', 'Ostermann', 'Pereyra', 'Rautio', 'Szabó', 'Thorsen', 'Ulmer'],
];
const letters = [...'ABCDEFGHKLMNPQRSTWXYZ'];
const guestEvery = 9;

/** What the tenants' own servers know of a customer. */
const factsOf: Record<string, (chance: Chance) => Record<string, string>> = {
  acme: ({ between, pick }) => ({
    Order: `AC-${between(18_000, 20_400)}`,
    Article: pick(['the espresso machine', 'the desk lamp', 'the headphones', 'the kettle', 'the blue mug']),
    'Customer since': `${between(2018, 2025)}`,
  }),
  globex: ({ between }) => ({ Account: `ends in ${between(1000, 9999)}`, 'Customer since': `${between(1998, 2024)}` }),
  northwind: ({ pick }) => ({
    Booking: Array.from({ length: 6 }, () => pick(letters)).join(''),
    Fare: pick(['Light', 'Light', 'Flex']),
  }),
};

/** Made-up customers without end, no two of one name; some give none. @throws when all names are given away */
export function* customersOf(tenantId: string, chance: Chance): Generator<Customer, never> {
  const names = chance.shuffled(firstNames.flatMap((first) => lastNames.map((last) => `${first} ${last}`)));
  for (const [place, name] of names.entries()) {
    const facts = factsOf[tenantId]?.(chance) ?? {};
    yield place % guestEvery === guestEvery - 1
      ? { id: `guest-${1000 + place}`, facts }
      : { ...customerOf(name), facts };
  }
  throw new Error('All names are given away.');
}
