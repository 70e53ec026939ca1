import { describe, expect, it } from '@jest/globals';
import { compileRoute } from '../../infra/local/functions-host/route-template.ts';

describe('route templates', () => {
  it.each([
    ['items/{id:int}', 'items/42', { id: '42' }],
    ['items/{id:int}', 'items/x', undefined],
    ['ITEMS/{id}', 'items/a%20b', { id: 'a b' }],
    ['opt/{name?}', 'opt', {}],
    ['opt/{name?}', 'opt/x', { name: 'x' }],
    ['page/{n:int=1}', 'page', { n: '1' }],
    ['files/{*path}', 'files/a/b.txt', { path: 'a/b.txt' }],
    ['files/{*path}', 'files', {}],
    ['report-{id:int}.{kind}', 'report-7.pdf', { id: '7', kind: 'pdf' }],
    ['t/{id:guid}', 't/3f2504e0-4f89-11d3-9a0c-0305e82c3301', { id: '3f2504e0-4f89-11d3-9a0c-0305e82c3301' }],
    ['t/{id:guid}', 't/nope', undefined],
    ['t/{word:alpha:length(2,4)}', 't/four', { word: 'four' }],
    ['t/{word:alpha:length(2,4)}', 't/fives', undefined],
    ['n/{n:range(1,9)}', 'n/9', { n: '9' }],
    ['n/{n:range(1,9)}', 'n/10', undefined],
    ['a/{b}', 'a/b/c', undefined],
  ])('%s on %s', (template, path, params) => {
    expect(compileRoute(template).match(path)).toEqual(params);
  });

  it('prefer a literal to a constrained parameter to a parameter to a catch-all', () => {
    const templates = ['x/{*rest}', 'x/{id}', 'x/{id:int}', 'x/a{id}', 'x/7'];
    const byRank = [...templates].sort((a, b) => (compileRoute(a).rank < compileRoute(b).rank ? -1 : 1));
    expect(byRank).toEqual(['x/7', 'x/a{id}', 'x/{id:int}', 'x/{id}', 'x/{*rest}']);
  });

  it.each(['x/{id:ipv4}', 'x/{id:min}', 'x/{broken'])('refuse what they do not understand: %s', (template) => {
    expect(() => compileRoute(template)).toThrow(/not supported|not understood/);
  });
});
