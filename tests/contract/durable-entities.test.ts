import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EntityId } from 'durable-functions';
import { EngineFixture } from '../support/durable-app/engine-fixture.ts';
import type { InProcessFunctions } from '../support/durable-app/in-process.ts';

let fixture: EngineFixture;

beforeEach(() => {
  fixture = new EngineFixture();
});
afterEach(() => fixture.remove());

describe('entities on the local Durable engine', () => {
  const functions: InProcessFunctions = {
    entity: {
      counter(context) {
        const count = Number(context.df.getState(() => 0));
        switch (context.df.operationName) {
          case 'add':
            context.df.setState(count + Number(context.df.getInput()));
            break;
          case 'get':
            context.df.return(count);
            break;
          case 'forward':
            context.df.signalEntity(new EntityId('counter', 'other'), 'add', count);
            break;
          case 'delete':
            context.df.destructOnExit();
            break;
          default:
            throw new Error('unknown operation');
        }
      },
    },
    orchestration: {
      *count(context) {
        const id = new EntityId('counter', 'mine');
        for (let n = 1; n <= 5; n++) context.df.signalEntity(id, 'add', n);
        context.df.signalEntity(id, 'forward');
        return yield context.df.callEntity(id, 'get');
      },
      *misuse(context) {
        yield context.df.callEntity(new EntityId('counter', 'mine'), 'explode');
      },
    },
  };

  it('apply signals in order, answer calls and signal each other', async () => {
    const durable = await fixture.run(functions);
    durable.start({ name: 'count', id: 'c', input: '{}' });
    await fixture.settle();
    expect(fixture.outcome('c').output).toBe(15);
    expect(durable.entityState('Counter', 'mine')).toBe('15');
    expect(durable.entityState('counter', 'other')).toBe('15');
  });

  it('forget their state when they are deleted', async () => {
    const durable = await fixture.run(functions);
    durable.signal('counter', 'k', 'add', '3');
    await fixture.settle();
    expect(durable.entityState('counter', 'k')).toBe('3');
    durable.signal('counter', 'k', 'delete', undefined);
    await fixture.settle();
    expect(durable.entityState('counter', 'k')).toBeUndefined();
  });

  it('fail the caller whose operation threw, and keep their state', async () => {
    const durable = await fixture.run(functions);
    durable.signal('counter', 'mine', 'add', '3');
    durable.start({ name: 'misuse', id: 'm', input: '{}' });
    await fixture.settle();
    expect(fixture.outcome('m').status).toBe('Failed');
    expect(durable.entityState('counter', 'mine')).toBe('3');
  });
});
