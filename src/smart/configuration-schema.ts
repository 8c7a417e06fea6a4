/** Checks a configuration field by field; what is wrong is named. The app loads this only where `plainConfiguration` hesitates. */
import * as z from 'zod/mini';
import { PartialDate } from '../contract/assessment.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { BESIDE, type Configuration, ORIGIN } from './configuration.ts';

const text = z.string().check(z.minLength(1));

const Origin = z.string().check(z.regex(ORIGIN, 'an origin such as https://auth.example.org is needed'));

export const IssuerSchema = z.readonly(
  z.strictObject({
    /** FHIR base of the EHR exactly as it sends it in `iss`; compared letter by letter. */
    iss: z.url(),
    /** Shown where a person chooses an EHR. */
    name: text,
    /** Client id that the EHR gave the app at registration. */
    clientId: text,
    /** Search plan and peculiarities: the `vendor` of a file of fhir-mappings/search-plans. */
    vendor: text,
    /** Release of FHIR that `iss` speaks. */
    release: z._default(z.enum(['DSTU2', 'STU3', 'R4']), 'R4'),
    /**
     * Bases of the same server in other releases, asked beside `iss` for what it does not have (Epic: MedicationStatement
     * stands in STU3 and DSTU2 only). Of the same origin: the token goes to no other.
     */
    siblings: z._default(
      z.readonly(z.array(z.readonly(z.strictObject({ release: z.enum(['DSTU2', 'STU3']), base: z.url() })))),
      [],
    ),
    /** Scopes asked for, without `launch` and `launch/patient`, which are added. Ask for what was registered, no more. */
    scopes: z.readonly(z.array(text).check(z.minLength(1))),
    /**
     * 'required': PKCE with S256, and the server must announce it. 'unannounced': PKCE is sent although the server does not
     * announce it. There is no way to switch it off.
     */
    pkce: z._default(z.enum(['required', 'unannounced']), 'required'),
    /** Whether the app may be started without a chart and ask the EHR for a patient. */
    standalone: z._default(z.boolean(), false),
    /** Files with local codes of this site, beside config.json (fhir-mappings/README.md, "Overlays"). */
    overlays: z._default(
      z.readonly(
        z.array(
          z.string().check(z.regex(BESIDE, 'a path to a .json file beside config.json, such as overlays/site.json')),
        ),
      ),
      [],
    ),
    /** Origins beside that of `iss` which the launch needs: authorization and token server, where they are others. */
    origins: z._default(z.readonly(z.array(Origin)), []),
  }),
);

/** The schema of the file. `config.schema.json` is made from it (`npm run schemas`). */
export const ConfigurationSchema = z.readonly(
  z.strictObject({
    /** Address of the JSON Schema, for editors; the app does not read it. */
    $schema: z.optional(z.string()),
    issuers: z.readonly(z.array(IssuerSchema)),
    /** Requests under way at the same time. */
    concurrency: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(20)), 3),
    /** Seconds until a request to the server is given up. */
    timeoutSeconds: z._default(z.number().check(z.minimum(1)), 30),
    /** Origins of the pages that may show the app in a frame: the EHR's desktop. With none it opens in its own window only. */
    frameAncestors: z._default(z.readonly(z.array(Origin)), []),
    /** For demonstrations: judge every record as of this day instead of today. Shown on screen. */
    asOf: z.optional(PartialDate),
  }),
);

/** Checks a configuration; the message names each field that is wrong. */
export function readConfiguration(raw: unknown): Result<Configuration, Problem> {
  const parsed = z.safeParse(ConfigurationSchema, raw);
  if (parsed.success) {
    const { issuers } = parsed.data;
    const twice = issuers.find((one, i) => issuers.findIndex((other) => other.iss === one.iss) !== i);
    if (twice) return refused(`the issuer ${twice.iss} stands twice`);
    const astray = issuers.find(({ iss, siblings }) =>
      siblings.some(({ base }) => new URL(base).origin !== new URL(iss).origin),
    );
    if (astray) return refused(`a sibling of ${astray.iss} lies on another origin`);
    return ok(parsed.data);
  }
  const faults = parsed.error.issues.map(
    (issue) => `${issue.path.map(String).join('.') || 'the file'}: ${issue.message}`,
  );
  return refused(faults.join('; '));
}

function refused(why: string): Result<never, Problem> {
  return err(problem('config/unreadable', 'analyst', `config.json: ${why}`, { severity: 'error' }));
}
