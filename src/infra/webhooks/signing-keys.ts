import { Webhook } from 'standardwebhooks';
import { UnusableSecret } from '../secrets/tool-secrets';

/** Base64 throughout: the library is content with a text that merely begins with some. */
const keyForm = /^(?:whsec_)?[A-Za-z0-9+/]+={0,2}$/;

/**
 * What messages are signed with: one key, or several with blanks between them while receivers change over.
 * @param name of the secret, for the message.
 * @throws UnusableSecret when there is none, or one of them is no signing secret: nothing goes out unsigned.
 */
export function signingKeys(name: string, secret: string): Webhook[] {
  const keys = secret.split(' ').filter((key) => key !== '');
  if (keys.length === 0) throw new UnusableSecret(`the secret ${name} is empty`);
  return keys.map((key) => {
    try {
      if (keyForm.test(key)) return new Webhook(key);
    } catch {
      // Not complete: told below, without the library's words.
    }
    throw new UnusableSecret(`the secret ${name} is no signing secret: expected whsec_ and base64`);
  });
}
