/** The files as a terminology server meets them: R4 resources with address, version, status, source and licence note. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resourcesIn } from '../../support/mapping-files.ts';

const FOLDERS = ['code-systems', 'concept-maps', 'value-sets', 'unverified'];
const files = [
  ...FOLDERS.flatMap((folder) => readdirSync(join('fhir-mappings', folder)).map((name) => `${folder}/${name}`)),
  'naming-systems.json',
];
const resources = resourcesIn(
  files.map((file) => ({ file, content: JSON.parse(readFileSync(join('fhir-mappings', file), 'utf8')) as unknown })),
);
const canonical = resources.filter(({ resource }) =>
  ['CodeSystem', 'ConceptMap', 'ValueSet'].includes(resource.resourceType),
);
type Listed = (typeof resources)[number];
const bad = (check: (one: Listed) => boolean, among: readonly Listed[] = canonical) =>
  among.filter((one) => !check(one)).map(({ file, resource }) => `${file} ${String(resource['id'])}`);
const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** Elements of R4 at the top of each kind of resource; any other is a slip that a server refuses. */
const ELEMENTS: Readonly<Record<string, string>> = {
  all: 'resourceType id url version name title status experimental date description copyright useContext',
  CodeSystem: 'caseSensitive content supplements property concept',
  ConceptMap: 'group',
  ValueSet: 'compose',
  NamingSystem: 'kind uniqueId',
  Bundle: 'type entry',
};

describe('the resources of fhir-mappings', () => {
  test('are many, of the three kinds', () => {
    expect(new Set(canonical.map(({ resource }) => resource.resourceType))).toEqual(
      new Set(['CodeSystem', 'ConceptMap', 'ValueSet']),
    );
    expect(canonical.length).toBeGreaterThan(100);
  });

  test('hold R4 elements and no others', () => {
    expect(
      resources.flatMap(({ file, resource }) => {
        const allowed = `${ELEMENTS['all']} ${ELEMENTS[resource.resourceType] ?? ''}`.split(' ');
        return Object.keys(resource)
          .filter((key) => !allowed.includes(key))
          .map((key) => `${file}: ${key}`);
      }),
    ).toEqual([]);
  });

  test('have ids and names in the form that R4 asks for', () => {
    expect(bad(({ resource }) => /^[A-Za-z0-9\-.]{1,64}$/.test(text(resource['id'])), resources)).toEqual([]);
    expect(bad(({ resource }) => /^[A-Z][A-Za-z0-9_]{0,254}$/.test(text(resource['name'])))).toEqual([]);
  });

  test('each have an address of their own, made of kind and id', () => {
    expect(
      bad(
        ({ resource }) =>
          text(resource['url']) === `https://nextline.example/fhir/${resource.resourceType}/${text(resource['id'])}`,
      ),
    ).toEqual([]);
    const urls = canonical.map(({ resource }) => text(resource['url']));
    expect(new Set(urls).size).toBe(urls.length);
  });

  test('have version, status, date and description', () => {
    for (const element of ['version', 'date', 'description', 'title']) {
      expect(
        bad(({ resource }) => text(resource[element]) !== ''),
        element,
      ).toEqual([]);
    }
    expect(
      bad(({ file, resource }) => resource['status'] === (file.startsWith('unverified/') ? 'draft' : 'active')),
    ).toEqual([]);
  });

  test('say where their codes were found and under which licence they stand', () => {
    expect(bad(({ resource }) => text(resource['copyright']).length > 10)).toEqual([]);
    const maps = canonical.filter(({ resource }) => resource.resourceType === 'ConceptMap');
    expect(bad(({ resource }) => /Sources: \[1\] /.test(text(resource['description'])), maps)).toEqual([]);
    const unsourced = maps.flatMap(({ file, resource }) => {
      const groups = resource['group'] as readonly {
        readonly element: readonly {
          readonly code: string;
          readonly target: readonly { readonly comment?: string }[];
        }[];
      }[];
      return groups.flatMap(({ element }) =>
        element
          .filter(({ target }) => !target.every(({ comment }) => /\[\d+\]/.test(comment ?? '')))
          .map(({ code }) => `${file} ${code}`),
      );
    });
    expect(unsourced).toEqual([]);
  });

  test('are listed in the manifest, every file with its state', () => {
    const manifest = JSON.parse(readFileSync('fhir-mappings/manifest.json', 'utf8')) as {
      readonly files: Readonly<Record<string, string>>;
    };
    const patterns = readdirSync('fhir-mappings/text-patterns').map((name) => `text-patterns/${name}`);
    expect(Object.keys(manifest.files).sort()).toEqual([...files, ...patterns].sort());
    expect(Object.keys(manifest.files).filter((file) => !existsSync(join('fhir-mappings', file)))).toEqual([]);
  });
});

describe('licences', () => {
  const fileOf = (name: string) => readFileSync(join('fhir-mappings', name), 'utf8');

  test('CPT: bare codes in one file with its notice, no descriptor anywhere', () => {
    const cpt = JSON.parse(fileOf('concept-maps/cpt.json')) as {
      readonly copyright: string;
      readonly group: readonly {
        readonly source: string;
        readonly element: readonly Readonly<Record<string, unknown>>[];
      }[];
    };
    expect(cpt.copyright).toMatch(/American Medical Association/);
    expect(cpt.group.flatMap(({ element }) => element).filter((one) => 'display' in one)).toEqual([]);
    const elsewhere = canonical.filter(
      ({ file, resource }) => file !== 'concept-maps/cpt.json' && JSON.stringify(resource).includes('ama-assn.org'),
    );
    expect(elsewhere.map(({ file }) => file)).toEqual([]);
  });

  test('SNOMED CT: in a file of its own, with its notice', () => {
    expect(fileOf('concept-maps/snomed-ct.json')).toMatch(/"copyright": "[^"]*SNOMED/);
    const elsewhere = canonical.filter(
      ({ file, resource }) =>
        file !== 'concept-maps/snomed-ct.json' && JSON.stringify(resource).includes('snomed.info'),
    );
    expect(elsewhere.map(({ file }) => file)).toEqual([]);
  });

  test.each([
    ['concept-maps/loinc.json', /LOINC is copyright Regenstrief Institute/],
    ['concept-maps/rxnorm.json', /National Library of Medicine/],
    ['concept-maps/atc.json', /WHO Collaborating Centre/],
    ['concept-maps/icd-10-who.json', /World Health Organization/],
    ['concept-maps/icd-o-3.json', /World Health Organization/],
  ])('%s carries the notice of its owner', (file, notice) => expect(fileOf(file)).toMatch(notice));
});
