import { describe, expect, it } from '@jest/globals';
import { newApiKey } from '../../../shared/services/tenants/create-tenant.ts';
import { hashApiKey } from '../../../shared/tenancy/resolvers/header.ts';

const at = '2026-01-01T00:00:00.000Z';

describe('an API key', () => {
  it('has 256 random bits and a prefix that secret scanners can look for', () => {
    const keys = Array.from({ length: 100 }, () => newApiKey('shop', at).apiKey);
    expect(new Set(keys).size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^cdk_[A-Za-z0-9_-]{43}$/);
  });

  it('is kept as its SHA-256 and nothing else of it', () => {
    const { apiKey, key, hash } = newApiKey('shop', at);
    expect(hash).toBe(hashApiKey(apiKey));
    expect(key).toEqual({ keyId: expect.stringMatching(/^k[a-z0-9]{12}$/), name: 'shop', createdAt: at });
    expect(JSON.stringify({ key, hash })).not.toContain(apiKey.slice(4));
  });

  it('hashes as published in FIPS 180-4', () => {
    expect(hashApiKey('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
