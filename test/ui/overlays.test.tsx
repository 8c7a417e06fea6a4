/** Local codes in the browser: fetched beside config.json at run time; what is wrong becomes a problem of the assessment. */
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import example from '../../fhir-mappings/overlays/example.json';
import { loadOverlays } from '../../src/app/load-overlays.ts';
import { compiledTerminology } from '../support/terminology.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const beside = (file: string) => new URL(file, document.baseURI).href;
const EPIC = 'urn:oid:1.2.840.114350.1.13.999.2.7.2.696580';

describe('the overlays of a site', () => {
  test('are fetched beside the page, without credentials', async () => {
    let credentials = '';
    server.use(
      http.get(beside('overlays/site.json'), ({ request }) => {
        credentials = request.credentials;
        return HttpResponse.json(example);
      }),
    );
    const { terminology, problems } = await loadOverlays(['overlays/site.json'], compiledTerminology);
    expect(problems).toEqual([]);
    expect(credentials).toBe('omit');
    expect(terminology.concepts(EPIC, '900001', 'procedure')).toEqual(['nephrectomy:radical']);
  });

  test('that are missing, broken or out of reach are reported, and the others are used', async () => {
    server.use(
      http.get(beside('overlays/missing.json'), () => new HttpResponse(null, { status: 404 })),
      http.get(beside('overlays/away.json'), () => HttpResponse.error()),
      http.get(beside('overlays/broken.json'), () =>
        HttpResponse.text('{\n  "resourceType": "ConceptMap",\n  oops\n}'),
      ),
      http.get(beside('overlays/site.json'), () => HttpResponse.json(example)),
    );
    const files = ['missing', 'away', 'broken', 'site'].map((name) => `overlays/${name}.json`);
    const { terminology, problems } = await loadOverlays(files, compiledTerminology);
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'config/overlay-refused: overlays/missing.json could not be fetched (HTTP 404); none of its codes are read',
      'config/overlay-refused: overlays/away.json could not be fetched; none of its codes are read',
      'config/overlay-refused: overlays/broken.json, line 3: not valid JSON: a name in quotes is missing; none of its codes are read',
    ]);
    expect(terminology.concepts(EPIC, '900001', 'procedure')).toEqual(['nephrectomy:radical']);
  });
});
