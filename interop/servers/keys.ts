import { execFileSync } from 'node:child_process';
import { makeFolder } from './process.ts';

/** An RSA key with a certificate that it signed itself, PEM, good for two days: made by openssl, as admins do. */
export function createKey(): { privateKey: string; certificate: string } {
  const folder = makeFolder('key');
  const made = ['-keyout', 'key.pem', '-out', 'certificate.pem', '-days', '2'];
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=test', ...made], {
      cwd: folder.path,
      stdio: 'pipe',
    });
    return { privateKey: folder.read('key.pem'), certificate: folder.read('certificate.pem') };
  } finally {
    folder.remove();
  }
}
