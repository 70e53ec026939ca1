import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const version = 'v1';

/**
 * Seals short secrets that tenants entrust to the platform: AES-256-GCM, each with a key of its own that is derived from
 * the platform's master key by HKDF-SHA256 and 256 random bits. Opens only for the tenant and purpose it was sealed for.
 */
export function createSealer(masterKey: Uint8Array) {
  const keyOf = (salt: Uint8Array, label: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', masterKey, salt, `clawdesk|sealed|${label}`, 32));
  return {
    seal(tenantId: string, purpose: string, text: string): string {
      const label = `${tenantId}|${purpose}`;
      const [salt, iv] = [randomBytes(32), randomBytes(12)];
      const cipher = createCipheriv('aes-256-gcm', keyOf(salt, label), iv).setAAD(Buffer.from(label));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [version, ...[salt, iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.');
    },

    /** @throws when it was sealed for another tenant or purpose, or has been changed. */
    open(tenantId: string, purpose: string, sealed: string): string {
      const label = `${tenantId}|${purpose}`;
      const [known, ...parts] = sealed.split('.');
      const [salt, iv, tag, text] = parts.map((part) => Buffer.from(part, 'base64url'));
      if (known !== version || !salt || !iv || !tag || !text || tag.length !== 16)
        throw new Error('This is not a sealed text.');
      const decipher = createDecipheriv('aes-256-gcm', keyOf(salt, label), iv)
        .setAAD(Buffer.from(label))
        .setAuthTag(tag);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    },
  };
}

export type Sealer = ReturnType<typeof createSealer>;
