/**
 * Who may import whom. The table is the architecture: it is read from the real imports of every source file, parsed, so
 * that neither a wrong direction nor a cycle gets in unnoticed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, normalize, relative } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';

interface Layer {
  /** Layers it may import. */
  readonly layers: readonly string[];
  /** Layers of which it may import types alone. */
  readonly types?: readonly string[];
  /** Packages and Node modules it may import. */
  readonly packages?: readonly string[];
}

const LAYERS: Readonly<Record<string, Layer>> = {
  kernel: { layers: [] },
  contract: { layers: ['kernel'], packages: ['zod/mini'] },
  terminology: { layers: ['kernel'], packages: ['zod/mini'] },
  fhir: { layers: ['kernel', 'contract'], packages: ['zod/mini'] },
  history: { layers: ['kernel', 'contract'] },
  mapping: { layers: ['kernel', 'contract', 'fhir', 'terminology', 'history'] },
  evidence: { layers: ['kernel', 'contract'], packages: ['zod/mini', 'zod/v4/locales/en.js'] },
  engine: { layers: ['kernel'], types: ['contract', 'evidence'] },
  proof: { layers: ['kernel', 'engine'], types: ['contract', 'evidence'] },
  assess: { layers: ['kernel', 'contract', 'fhir', 'terminology', 'history', 'mapping', 'evidence', 'engine'] },
  report: { layers: ['kernel'], types: ['contract', 'evidence'] },
  smart: {
    layers: ['kernel', 'contract'],
    packages: ['fhirclient/lib/entry/browser', 'fhirclient/lib/Client', 'zod/mini'],
  },
  ui: {
    layers: ['kernel', 'report'],
    types: ['contract', 'evidence'],
    packages: ['react', '@radix-ui/react-dialog', '@radix-ui/react-roving-focus', 'd3-scale'],
  },
  build: { layers: ['kernel', 'terminology', 'evidence', 'engine', 'smart'], packages: ['node:*', 'vite'] },
  cli: {
    layers: ['kernel', 'contract', 'fhir', 'terminology', 'evidence', 'assess', 'report', 'build', 'proof', 'sandbox'],
    packages: ['node:*', 'virtual:nextline-knowledge', 'vite'],
  },
  sandbox: { layers: ['kernel'], packages: ['node:*', 'oidc-provider', 'fhir/r4'] },
  app: {
    layers: ['kernel', 'contract', 'terminology', 'fhir', 'mapping', 'evidence', 'assess', 'report', 'smart', 'ui'],
    packages: [
      'react',
      'react-dom/client',
      'zod/mini',
      'virtual:nextline-knowledge',
      'virtual:nextline-evidence-details',
      'virtual:nextline-source-attributes',
    ],
  },
};

/** Types of packages that one file alone may use: the history leaves as FHIR through a single door. */
const TYPES_OF_ONE_FILE: Readonly<Record<string, readonly string[]>> = {
  [join('src', 'report', 'history-bundle.ts')]: ['fhir/r4'],
};

/** Layers in which the same input must give the same output, whoever asks and whenever. */
const PURE = [
  'kernel',
  'contract',
  'terminology',
  'history',
  'mapping',
  'evidence',
  'engine',
  'proof',
  'assess',
  'report',
];

/** What a pure layer may not touch. */
const IMPURE = new Set([
  'Date',
  'fetch',
  'window',
  'document',
  'navigator',
  'localStorage',
  'sessionStorage',
  'process',
  'setTimeout',
  'setInterval',
  'performance',
  'crypto',
  'console',
]);

interface Import {
  readonly from: string;
  readonly request: string;
  readonly typeOnly: boolean;
  /** Path of a file of the project, undefined for a package. */
  readonly file: string | undefined;
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return ['.ts', '.tsx'].includes(extname(entry.name)) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

function parse(file: string) {
  return parseSync(file, readFileSync(file, 'utf8'), { lang: file.endsWith('x') ? 'tsx' : 'ts' });
}

function importsOf(file: string): readonly Import[] {
  const { module } = parse(file);
  const target = (request: string) => (request.startsWith('.') ? normalize(join(dirname(file), request)) : undefined);
  const source = readFileSync(file, 'utf8');
  return [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      from: file,
      request: moduleRequest.value,
      typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
      file: target(moduleRequest.value),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest
          ? [{ from: file, request: moduleRequest.value, typeOnly: isType, file: target(moduleRequest.value) }]
          : [],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) => {
      const request = source.slice(moduleRequest.start + 1, moduleRequest.end - 1);
      return { from: file, request, typeOnly: false, file: target(request) };
    }),
  ];
}

const layerOf = (file: string) => relative('src', file).split(/[\\/]/)[0] ?? '';

const files = filesBelow('src');
const imports = files.flatMap(importsOf);

describe('the layers', () => {
  test('every source file lies in a layer that the table knows', () => {
    expect(files.filter((file) => !(layerOf(file) in LAYERS))).toEqual([]);
  });

  test('imports go in the allowed direction only', () => {
    const wrong = imports.filter(({ from, file, typeOnly }) => {
      if (file === undefined) return false;
      const here = layerOf(from);
      const there = layerOf(file);
      // Data and fhir-mappings hold no code; the app picks its search plans from them.
      if (!file.startsWith('src')) return !(here === 'app' && file.startsWith('fhir-mappings'));
      if (here === there) return false;
      const layer = LAYERS[here];
      return !(layer?.layers.includes(there) || (typeOnly && layer?.types?.includes(there)));
    });
    expect(wrong.map(({ from, request }) => `${from} imports ${request}`)).toEqual([]);
  });

  test('packages are used only where the table allows them', () => {
    const wrong = imports.filter(({ from, file, request, typeOnly }) => {
      if (file !== undefined) return false;
      if (typeOnly && TYPES_OF_ONE_FILE[from]?.includes(request)) return false;
      const allowed = LAYERS[layerOf(from)]?.packages ?? [];
      return !allowed.some((name) => name === request || (name.endsWith('*') && request.startsWith(name.slice(0, -1))));
    });
    expect(wrong.map(({ from, request }) => `${from} imports ${request}`)).toEqual([]);
  });

  test('nobody imports the app', () => {
    expect(imports.filter(({ from, file }) => file && layerOf(file) === 'app' && layerOf(from) !== 'app')).toEqual([]);
  });

  test('every import leads to a file, with its ending written out', () => {
    expect(
      imports.filter(({ file }) => file !== undefined && !existsSync(file)).map((one) => `${one.from}: ${one.request}`),
    ).toEqual([]);
  });

  test('no chain of imports comes back to its beginning', () => {
    const next = new Map<string, string[]>();
    for (const { from, file, typeOnly } of imports) {
      if (file === undefined || typeOnly || !file.startsWith('src')) continue;
      next.set(from, [...(next.get(from) ?? []), file]);
    }
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (file: string, path: readonly string[]) => {
      if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const target of next.get(file) ?? []) walk(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(cycles).toEqual([]);
  });
});

describe('the pure core', () => {
  /** Names read as values anywhere in a syntax tree; names of properties and of types do not count. */
  function valuesNamed(node: unknown, found: Set<string>): void {
    if (Array.isArray(node)) {
      for (const child of node) valuesNamed(child, found);
      return;
    }
    if (typeof node !== 'object' || node === null || !('type' in node)) return;
    const record = node as Readonly<Record<string, unknown>>;
    if (typeof record['type'] === 'string' && record['type'].startsWith('TS') && !/Expression/.test(record['type']))
      return;
    if (record['type'] === 'Identifier') found.add(String(record['name']));
    for (const [key, child] of Object.entries(record)) {
      const named =
        record['computed'] !== true && (key === 'property' || key === 'key') && record['shorthand'] !== true;
      if (key === 'typeAnnotation' || key === 'typeArguments' || key === 'returnType' || key === 'typeParameters')
        continue;
      if (!named) valuesNamed(child, found);
    }
    const object = record['object'] as { readonly name?: unknown } | undefined;
    const property = record['property'] as { readonly name?: unknown } | undefined;
    if (record['type'] === 'MemberExpression' && object?.name === 'Math' && property?.name === 'random')
      found.add('Math.random');
  }

  test.each(PURE)('%s has no clock, no chance, no network, no storage and no screen', (layer) => {
    const touched = files
      .filter((file) => layerOf(file) === layer)
      .flatMap((file) => {
        const names = new Set<string>();
        valuesNamed(parse(file).program, names);
        return [...names]
          .filter((name) => IMPURE.has(name) || name === 'Math.random')
          .map((name) => `${file}: ${name}`);
      });
    expect(touched).toEqual([]);
  });

  test('the check sees what it is meant to see', () => {
    const names = new Set<string>();
    valuesNamed(
      parseSync('x.ts', 'const a = { Date: 1 }; const b = Date.now(); const c = Math.random(); x.fetch()', {}).program,
      names,
    );
    expect(names.has('Date')).toBe(true);
    expect(names.has('Math.random')).toBe(true);
    expect(names.has('fetch')).toBe(false);
  });
});

describe('data and mappings', () => {
  test.each(['data', 'fhir-mappings'])('%s holds no code', (folder) => {
    const all = (path: string): readonly string[] =>
      readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? all(join(path, entry.name)) : [join(path, entry.name)],
      );
    expect(all(folder).filter((file) => !['.json', '.md', '.ndjson'].includes(extname(file)))).toEqual([]);
  });
});

describe('names', () => {
  test('no file hides behind a name that says nothing', () => {
    expect(files.filter((file) => /(^|[\\/])(utils?|helpers?|types|index|common|misc)\.tsx?$/.test(file))).toEqual([]);
  });
  test('files are in kebab case', () => {
    expect(files.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*\.tsx?$/.test(file.split(/[\\/]/).pop() ?? ''))).toEqual([]);
  });
});
