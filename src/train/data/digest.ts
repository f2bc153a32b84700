/** Checksums by the platform's own cryptography, which browsers and Node share. */

export type DigestAlgorithm = 'SHA-256' | 'SHA-512';

export async function digestOf(algorithm: DigestAlgorithm, bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>));
}

export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return [...(await digestOf('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `sha512-…` in base64, the form in which npm's registry gives it. */
export async function sha512Integrity(bytes: Uint8Array): Promise<string> {
  return `sha512-${btoa(String.fromCharCode(...(await digestOf('SHA-512', bytes))))}`;
}
