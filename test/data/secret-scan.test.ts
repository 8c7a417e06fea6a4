/** The scan for secrets finds what it is meant to find. Each sample is put together here, so that the file holds none. */
import { expect, test } from 'vitest';
import { secretsIn } from '../support/secret-scan.ts';

const times = (sign: string, n: number) => sign.repeat(n);

test.each([
  ['private key', `-----BEGIN RSA PRIVATE${' '}KEY-----`],
  ['AWS key', `AKIA${times('A', 16)}`],
  ['GitHub token', `ghp_${times('a1', 18)}`],
  ['npm token', `npm_${times('a1', 18)}`],
  ['Slack token', `xoxb-${times('1', 12)}`],
  ['Google key', `AIza${times('a', 35)}`],
  ['JSON Web Token', [`eyJ${times('a', 12)}`, `eyJ${times('b', 12)}`, times('c', 12)].join('.')],
  ['bearer token', `Authorization: Bearer ${times('a1', 20)}`],
  ['secret in an assignment', `client_secret = '${times('x9', 10)}'`],
  ['login in an address', `https://somebody:word${'@'}registry.acme.com/`],
])('a %s is found', (name, text) => {
  expect(secretsIn(`one\n${text}\n`)).toEqual([{ line: 2, name }]);
});

test.each([
  'const token = await session.token(refused);',
  "password: 'the word of a person'",
  'https://user:word@ehr.example/fhir',
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
])('ordinary code is none: %s', (text) => {
  expect(secretsIn(text)).toEqual([]);
});
