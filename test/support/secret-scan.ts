/** Looks for secrets in text: keys and tokens by their shape. The app needs none: a public client has no secret. */

interface Pattern {
  readonly name: string;
  readonly shape: RegExp;
}

const PATTERNS: readonly Pattern[] = [
  { name: 'private key', shape: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/ },
  { name: 'AWS key', shape: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { name: 'GitHub token', shape: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})\b/ },
  { name: 'GitLab token', shape: /\bglpat-[A-Za-z0-9_-]{20}\b/ },
  { name: 'npm token', shape: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { name: 'Slack token', shape: /\bxox[abprs]-[A-Za-z0-9-]{10,}/ },
  { name: 'Google key', shape: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { name: 'Stripe key', shape: /\b[rs]k_live_[0-9A-Za-z]{20,}/ },
  { name: 'JSON Web Token', shape: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/ },
  { name: 'bearer token', shape: /\bBearer [A-Za-z0-9._~+/-]{30,}/ },
  { name: 'npm login', shape: /_auth(?:Token)?\s*=\s*[A-Za-z0-9+/=_-]{12,}/ },
  // A quoted value beside a name that says what it is; words with blanks are prose.
  {
    name: 'secret in an assignment',
    shape:
      /(?:client_?secret|api_?key|password|passwd|private_?key|access_?token)['"]?\s*[:=]\s*['"](?=[^'"\s]*\d)[^'"\s$]{16,}['"]/i,
  },
  // `user:word@` in an address; hosts that exist for examples are left out.
  { name: 'login in an address', shape: /\bhttps?:\/\/[^\s/:@'"`]+:[^\s/@'"`$]+@(?![\w.-]*\.?example\b)[\w.-]+/ },
];

export interface Secret {
  readonly line: number;
  readonly name: string;
}

/** Secrets in a text, by line; what they are is not repeated. */
export function secretsIn(text: string): readonly Secret[] {
  return text
    .split('\n')
    .flatMap((line, i) => PATTERNS.filter(({ shape }) => shape.test(line)).map(({ name }) => ({ line: i + 1, name })));
}
